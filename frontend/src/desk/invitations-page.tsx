import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAsking } from '../asking';
import { Button } from '../ui/button';
import { Panel } from '../ui/desk-page';
import { RadioGroup, SelectField, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Heading } from '../ui/page';
import { type Invitation, type InvitationKind, invite, type PaLine, pasPath } from './data';
import { DeskFrame, useDesk, useHolderId } from './frame';
import { InvitationPaper } from './invitation-paper';
import { useRead } from './use-read';
import { t } from './words';

const KINDS: readonly InvitationKind[] = ['person', 'pa', 'coordinator'];

/** A paper with a code, for somebody to come in by. */
export function InvitationsPage() {
  const { query } = useLocation();
  const desk = useDesk();
  const holderId = useHolderId();
  const pas = useRead<PaLine[]>(pasPath(holderId));
  const asking = useAsking();
  const [kind, setKind] = useState<InvitationKind>(() => KINDS.find((each) => each === query.kind) ?? 'person');
  const [chosenId, setChosenId] = useState(query.subject ?? '');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [made, setMade] = useState<{ invitation: Invitation; name: string } | null>(null);
  const people = desk.value?.circles.map(({ circleId, personName }) => ({ value: circleId, label: personName })) ?? [];
  const known = pas.value?.map(({ paId, name: label }) => ({ value: paId, label })) ?? [];
  const subjects = kind === 'person' ? people : known;
  const subject = subjects.find(({ value }) => value === chosenId);
  const submit = () => {
    if (kind === 'coordinator' && name.trim() === '') {
      return asking.refuse([{ field: 'name', text: t('invitations.nameMissing') }]);
    }
    if (kind !== 'coordinator' && subject === undefined) {
      return asking.refuse([{ field: 'subjectId', text: t('invitations.whoMissing') }]);
    }
    const called = subject?.label ?? name.trim();
    const subjectId = kind === 'coordinator' ? holderId : chosenId;
    void asking.ask(kind === 'coordinator' ? 'name' : 'subjectId', async () => {
      const invitation = await invite(kind, subjectId, kind === 'coordinator' ? called : null, email.trim() || null);
      setMade({ invitation, name: called });
    });
  };
  return (
    <DeskFrame title={t('invitations.title')} heading="own" under="/desk/invitations" desk={desk} also={[pas]}>
      <Panel labelledBy="invitations" isWhole>
        <div class="head">
          <Heading id="invitations">{t('invitations.title')}</Heading>
        </div>
        <Form class="stack narrow" onSubmit={submit}>
          {asking.summary}
          <p>{t('invitations.text')}</p>
          <RadioGroup
            id="kind"
            label={t('invitations.kind')}
            value={kind}
            choices={KINDS.map((each) => ({ value: each, label: t(`invitations.kind.${each}`) }))}
            onChange={(each) => {
              setKind(each);
              setChosenId('');
            }}
          />
          {kind === 'coordinator' ? (
            <TextField
              id="name"
              label={t('invitations.name')}
              autoComplete="off"
              maxLength={120}
              value={name}
              onInput={setName}
              error={asking.errorAt('name')}
            />
          ) : (
            <SelectField
              id="subjectId"
              label={t('invitations.who')}
              value={subject?.value ?? ''}
              choices={[{ value: '', label: t('told.choose') }, ...subjects]}
              onChange={setChosenId}
              error={asking.errorAt('subjectId')}
            />
          )}
          <TextField
            id="email"
            type="email"
            label={t('invitations.email')}
            hint={t('invitations.emailHint')}
            autoComplete="off"
            maxLength={254}
            value={email}
            onInput={setEmail}
            error={asking.errorAt('email')}
          />
          <Button type="submit" unavailable={asking.isBusy}>
            {t('invitations.make')}
          </Button>
        </Form>
      </Panel>
      {made && (
        <Panel labelledBy="paper-title" isWhole>
          <InvitationPaper
            key={made.invitation.id}
            invitation={made.invitation}
            name={made.name}
            kind={kind}
            holder={desk.value?.holder ?? null}
          />
        </Panel>
      )}
    </DeskFrame>
  );
}
