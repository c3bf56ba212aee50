import { useEffect, useRef, useState } from 'preact/hooks';
import { keepFile } from '../data/files';
import { isFull } from '../data/full';
import type { FileHash } from '../data/kinds';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { sayLength } from './length';
import { WhereItIs } from './picture';
import { CannotRecord, type NoRecording, type Recording, startRecording } from './recorder';
import { useFile } from './use-file';
import { t } from './words';
import './files.css';

/** A recording as records name it. */
export interface Voice {
  hash: FileHash;
  seconds: number;
}

/** Plays a recording, and says where it is if it is not sent. */
export function VoiceNote({ hash, seconds, label }: Voice & { label?: string }) {
  const file = useFile(hash);
  const audio = useRef<HTMLAudioElement>(null);
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const press = () => {
    if (isPlaying) audio.current?.pause();
    else audio.current?.play().catch(() => setFailed(true));
  };
  const length = isPlaying || at > 0 ? `${sayLength(at)} / ${sayLength(seconds)}` : sayLength(seconds);
  const words = t(isPlaying ? 'voice.pause' : 'voice.play', { length });
  return (
    <div class="voice-note">
      {file.url && (
        <>
          {/* biome-ignore lint/a11y/useMediaCaption: nobody has written down what is said in it */}
          <audio
            ref={audio}
            src={file.url}
            preload="metadata"
            onPlay={() => setPlaying(true)}
            onPause={() => setPlaying(false)}
            onEnded={() => setAt(0)}
            onError={() => setFailed(true)}
            onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
          />
          <Button
            kind="second"
            icon={isPlaying ? 'pause' : 'play'}
            label={label ? `${label}: ${words}` : words}
            onClick={press}
          >
            {words}
          </Button>
        </>
      )}
      {hasFailed && <p class="small">{t('voice.notPlayed')}</p>}
      <WhereItIs {...file} what="voice" />
    </div>
  );
}

interface RecorderProps {
  value: Voice | null;
  /** The recording is kept on this phone already; the page saves what names it. */
  onChange: (voice: Voice | null) => void;
}

const MOST_MINUTES = 5;

type Trouble = NoRecording | 'full';

/** Records, plays back, throws away: before anything is sent. */
export function VoiceRecorder({ value, onChange }: RecorderProps) {
  const { db } = useStore();
  const [recording, setRecording] = useState<Recording | null>(null);
  const [seconds, setSeconds] = useState(0);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  useEffect(() => {
    if (!recording) return;
    const begunAt = performance.now();
    const tick = setInterval(() => {
      const passed = (performance.now() - begunAt) / 1000;
      setSeconds(passed);
      if (passed >= MOST_MINUTES * 60) recording.stop();
    }, 500);
    return () => {
      clearInterval(tick);
      recording.stop();
    };
  }, [recording]);

  const start = async () => {
    setTrouble(null);
    setSeconds(0);
    try {
      const begun = await startRecording();
      setRecording(begun);
      const { sound, seconds: length } = await begun.done;
      onChange({ hash: await keepFile(db, sound, new Date()), seconds: length });
    } catch (failure) {
      if (failure instanceof CannotRecord) setTrouble(failure.why);
      else if (isFull(failure)) setTrouble('full');
      else throw failure;
    } finally {
      setRecording(null);
    }
  };

  if (recording) {
    return (
      <div class="stack-s">
        <p class="recording">
          <span class="recording-dot" aria-hidden="true" />
          {t('voice.recording', { length: sayLength(seconds) })}
        </p>
        <Button wide icon="stop" onClick={() => recording.stop()}>
          {t('voice.stop')}
        </Button>
        <p class="small soft">{t('voice.longest', { count: MOST_MINUTES })}</p>
      </div>
    );
  }
  return (
    <div class="stack-s">
      {trouble && (
        <Banner kind="harm" icon="warn" title={t(`voice.${trouble}Title`)} announced>
          <p>{t(`voice.${trouble}Text`)}</p>
        </Banner>
      )}
      {value ? (
        <>
          <VoiceNote key={value.hash} {...value} />
          <Button kind="second" icon="no" onClick={() => onChange(null)}>
            {t('voice.remove')}
          </Button>
        </>
      ) : (
        <Button kind="second" wide icon="microphone" onClick={() => void start()}>
          {t('voice.record')}
        </Button>
      )}
    </div>
  );
}
