import { useEffect, useState } from 'preact/hooks';
import { useAsking } from '../asking';
import { Panel } from '../ui/desk-page';
import { focusHeading, Heading } from '../ui/page';
import { confirmImport, type FileLayout, type Imported, type Preview, previewImport } from './data';
import { DeskFrame, useDesk, useHolderId } from './frame';
import { ImportChoose } from './import-choose';
import { ImportDone } from './import-done';
import { ImportPreview } from './import-preview';
import { t } from './words';

/** A file of past visits: chosen, looked at, and only then imported. */
export function ImportPage() {
  const desk = useDesk();
  const holderId = useHolderId();
  const asking = useAsking();
  const [file, setFile] = useState<File | null>(null);
  const [layout, setLayout] = useState<FileLayout>({ map: '', dayZero: '', shift: '' });
  const [preview, setPreview] = useState<Preview | null>(null);
  const [imported, setImported] = useState<Imported | null>(null);
  const step = imported ? 'done' : preview ? 'preview' : 'choose';
  useEffect(() => {
    if (step !== 'choose') focusHeading();
  }, [step]);
  const look = () => {
    if (file === null) return asking.refuse([{ field: 'file', text: t('import.fileMissing') }]);
    void asking.ask('file', async () => setPreview(await previewImport(holderId, file, layout)));
  };
  const confirm = (id: string) =>
    asking.ask('confirm', async () => {
      setImported(await confirmImport(id));
      await desk.reload();
    });
  const startAgain = () => {
    asking.refuse([]);
    setImported(null);
    setPreview(null);
    if (imported) setFile(null);
  };
  const title = t(`import.title.${step}`);
  return (
    <DeskFrame title={title} heading="own" under="/desk/import" desk={desk}>
      <Panel labelledBy="import" isWhole>
        <div class="head">
          <Heading id="import">{title}</Heading>
        </div>
        <div class="stack">
          {asking.summary}
          {step === 'choose' && (
            <ImportChoose
              file={file}
              layout={layout}
              isBusy={asking.isBusy}
              error={asking.errorAt('file')}
              onFile={setFile}
              onLayout={setLayout}
              onLook={look}
            />
          )}
          {preview && !imported && (
            <ImportPreview
              preview={preview}
              fileName={file?.name ?? ''}
              isBusy={asking.isBusy}
              onConfirm={() => confirm(preview.id)}
              onAgain={startAgain}
            />
          )}
          {imported && <ImportDone imported={imported} onAgain={startAgain} />}
        </div>
      </Panel>
    </DeskFrame>
  );
}
