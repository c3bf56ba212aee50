import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { Closeness, Power } from '../data/kinds';
import { list, type Row } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button, LinkButton } from '../ui/button';
import { Card, Empty } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { CheckboxGroup, RadioGroup, SelectField, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { callName } from './faces';
import { CLOSE } from './helpers-page';
import { circleIdOf, personScope } from './my-circle';
import { PowerList } from './power-list';
import { powerChoices } from './powers';
import { t } from './words';

const STEPS = ['name', 'powers', 'close', 'check'] as const;
type Step = (typeof STEPS)[number];

interface Draft {
  name: string;
  powers: Power[];
  /** Null: nobody asked yet; empty: they are close to no PA. */
  paId: string | null;
  closeness: Closeness;
}

const NOTHING: Draft = { name: '', powers: [], paId: null, closeness: 'lives_with' };

/** The person would like somebody to help them: who, with what, and whether they are close to a PA. One question a page. */
export function InviteHelperPage() {
  const { db, account } = useStore();
  const { query, route } = useLocation();
  const circleId = circleIdOf(account) ?? '';
  const { save, notSaved } = useSaving();
  const [draft, setDraft] = useState(NOTHING);
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  const bonds = useHeld(
    async () => (await list(db, 'relationship', personScope(circleId))).filter(({ d }) => d.stage !== 'ended'),
    [db, circleId],
  );
  const step = STEPS.find((each) => each === query.step && draft.name !== '') ?? 'name';
  const at = STEPS.indexOf(step);
  const back = at === 0 ? '/helpers' : `/helpers/invite?step=${STEPS[at - 1]}`;
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const goOn = async () => {
    const wrong = missingAt(step, draft);
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0) return;
    if (step !== 'check') return route(`/helpers/invite?step=${STEPS[at + 1]}`);
    const inviteId = db.uuid();
    const interests = draft.paId ? [{ paId: draft.paId, closeness: draft.closeness }] : [];
    const asked = { inviteId, circleId, name: draft.name.trim(), powers: draft.powers, interests };
    if (await save('supporter.invite', asked)) route(`/helpers/invited/${inviteId}`);
  };
  if (!account.roles.person.includes(circleId)) {
    return (
      <Page title={t('inviteHelper.title')} back={{ href: '/helpers' }} under="/more">
        <Empty title={t('inviteHelper.theirs')} />
      </Page>
    );
  }
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  return (
    <Page key={step} title={t(`inviteHelper.${step}`, { name: draft.name.trim() })} back={{ href: back }} under="/more">
      {!bonds && <Opening />}
      {bonds && (
        <Form onSubmit={() => void goOn()}>
          {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
          {notSaved}
          {step === 'name' && (
            <TextField
              id="name"
              label={t('inviteHelper.nameLabel')}
              hint={t('inviteHelper.nameHint')}
              autoComplete="off"
              maxLength={120}
              value={draft.name}
              onInput={(name) => set({ name })}
              error={errorAt('name')}
            />
          )}
          {step === 'powers' && (
            <CheckboxGroup
              id="powers"
              label={t('helpers.powers', { name: draft.name.trim() })}
              hint={t('helpers.powersHint')}
              values={draft.powers}
              choices={powerChoices()}
              onChange={(powers) => set({ powers })}
              error={errorAt('powers')}
            />
          )}
          {step === 'close' && <Close draft={draft} bonds={bonds} onChange={set} error={errorAt('close')} />}
          {step === 'check' && <Check draft={draft} bonds={bonds} />}
          <Button type="submit" wide {...(step === 'check' && { icon: 'yes' as const })}>
            {t(step === 'check' ? 'inviteHelper.do' : 'inviteHelper.next')}
          </Button>
        </Form>
      )}
    </Page>
  );
}

function missingAt(step: Step, { name, powers, paId }: Draft): FieldError[] {
  if (step === 'name' && name.trim() === '') return [{ field: 'name', text: t('inviteHelper.nameMissing') }];
  if (step === 'powers' && powers.length === 0) return [{ field: 'powers', text: t('inviteHelper.powersMissing') }];
  if (step === 'close' && paId === null) return [{ field: 'close', text: t('inviteHelper.closeMissing') }];
  return [];
}

interface CloseProps {
  draft: Draft;
  bonds: readonly Row<'relationship'>[];
  onChange: (change: Partial<Draft>) => void;
  error: string | undefined;
}

const NOBODY = '';
const UNSAID = '?';

function Close({ draft, bonds, onChange, error }: CloseProps) {
  return (
    <>
      <p>{t('interest.text', { name: draft.name.trim() })}</p>
      <SelectField
        id="close"
        label={t('inviteHelper.closeLabel', { name: draft.name.trim() })}
        value={draft.paId ?? UNSAID}
        choices={[
          { value: UNSAID, label: t('interest.choose') },
          { value: NOBODY, label: t('inviteHelper.closeNobody') },
          ...bonds.map(({ d }) => ({ value: d.paId, label: callName(d) })),
        ]}
        onChange={(paId) => onChange({ paId: paId === UNSAID ? null : paId })}
        error={error}
      />
      {draft.paId && (
        <RadioGroup
          id="closeness"
          label={t('interest.how')}
          value={draft.closeness}
          choices={CLOSE.map((value) => ({ value, label: t(`interest.how.${value}`) }))}
          onChange={(closeness) => onChange({ closeness })}
        />
      )}
    </>
  );
}

function Check({ draft, bonds }: Pick<CloseProps, 'draft' | 'bonds'>) {
  const pa = bonds.find(({ d }) => d.paId === draft.paId)?.d;
  return (
    <Card>
      <h2>{t('inviteHelper.may', { name: draft.name.trim() })}</h2>
      <PowerList powers={draft.powers} />
      <p>{pa ? t(`interest.${draft.closeness}`, { pa: callName(pa) }) : t('inviteHelper.closeNobody')}</p>
      <p class="small soft">{t('inviteHelper.after')}</p>
      <LinkButton kind="second" href="/helpers/invite?step=powers">
        {t('inviteHelper.change')}
      </LinkButton>
    </Card>
  );
}
