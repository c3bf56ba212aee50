import { useEffect, useState } from 'preact/hooks';
import type { CareMatchDb, KeptFile } from '../data/db';
import { fetchFile, noteSeen, readFile } from '../data/files';
import type { FileHash } from '../data/kinds';
import { useLive } from '../data/use-live';
import { useStore } from '../session';

export interface Shown {
  /** For `src`; null while the file is not here. */
  url: string | null;
  /** `missing`: neither on this phone nor to be had just now. */
  state: KeptFile['state'] | 'opening' | 'missing';
}

const NOTHING: Shown = { url: null, state: 'missing' };

/** The file that a record names: from this phone, else fetched, and tried again whenever the phone has spoken with the server. */
export function useFile(hash: FileHash | null | undefined): Shown {
  const { db, sync } = useStore();
  const held = useLive(async () => {
    const file = hash ? await db.files.get(hash) : undefined;
    return { blob: hash && file ? await readFile(db, hash) : undefined, state: file?.state };
  }, [db, hash]);
  const [fetched, setFetched] = useState<Blob>(); // where there was no room to keep it
  const isWanted = Boolean(hash) && held !== undefined && held.blob === undefined;

  useEffect(() => {
    if (!hash || !isWanted) return;
    let isGone = false;
    const look = () =>
      void fetchOnce(db, hash).then((found) => {
        if (!isGone && found) setFetched(found);
      });
    look();
    const stopListening = sync.onActivity(() => sync.activity === 'idle' && look());
    return () => {
      isGone = true;
      stopListening();
      setFetched(undefined);
    };
  }, [db, sync, hash, isWanted]);

  const blob = held?.blob ?? fetched;
  const url = useObjectUrl(blob);
  useEffect(() => {
    if (hash && held?.blob) void noteSeen(db, hash, new Date());
  }, [db, hash, held?.blob !== undefined]);
  if (!hash) return NOTHING;
  if (held === undefined) return { url: null, state: 'opening' };
  return { url, state: held.state ?? (fetched ? 'fetched' : 'missing') };
}

function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => {
      setUrl(null);
      URL.revokeObjectURL(made);
    };
  }, [blob]);
  return url;
}

const underWay = new Map<string, Promise<Blob | undefined>>();

/** The same face may stand on a page several times. */
function fetchOnce(db: CareMatchDb, hash: FileHash): Promise<Blob | undefined> {
  const key = `${db.name}:${hash}`;
  const asked = underWay.get(key) ?? fetchFile(db, hash).finally(() => underWay.delete(key));
  underWay.set(key, asked);
  return asked;
}
