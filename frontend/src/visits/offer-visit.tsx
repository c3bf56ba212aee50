import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { NeedsOf } from '../circles/person-facts';
import type { Bond } from '../data/kinds';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Empty } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { SelectField, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { useNow } from '../ui/use-now';
import { errorsOf, isSoon, type Offer, toProposal } from './offer';
import { ShortVisit } from './short-visit';
import { isShort } from './warnings';
import { t } from './words';

const MINUTE_CHOICES = ['15', '20', '30', '45', '60', '90', '120', '180', '240'];

interface Props {
  /** Those whom the PA may offer a visit. */
  people: readonly Bond[];
  /** For whom it is meant, or ''. */
  circleId: string;
}

/** A PA offers a person a visit, for example because another PA is away. */
export function OfferVisit({ people, circleId }: Props) {
  const { db } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const now = useNow();
  const [offer, setOffer] = useState<Offer>({ circleId, day: '', start: '', minutes: '60', why: '', ruleId: '' });
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  if (people.length === 0) {
    return (
      <Empty title={t('offer.nobody')}>
        <p>{t('offer.nobodyText')}</p>
      </Empty>
    );
  }
  const set = (field: keyof Offer) => (value: string) => setOffer({ ...offer, [field]: value });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const person = people.find((bond) => bond.circleId === offer.circleId);
  const rules = person && isSoon(offer, now) ? person.urgentRules : [];
  const rule = rules.find(({ ruleId }) => ruleId === offer.ruleId);
  const send = async () => {
    const wrong = errorsOf(offer, now);
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0 || !person) return;
    const visitId = db.uuid();
    if (await save('visit.propose', toProposal(offer, visitId, person.paId, rule))) route(`/visits/${visitId}`);
  };
  return (
    <Form onSubmit={() => void send()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      {person && <NeedsOf circleId={person.circleId} />}
      <SelectField
        id="who"
        label={t('offer.who')}
        error={errorAt('who')}
        value={person ? offer.circleId : ''}
        choices={[
          { value: '', label: t('offer.whoNone') },
          ...people.map((bond) => ({ value: bond.circleId, label: bond.personKnownAs })),
        ]}
        onChange={set('circleId')}
      />
      <TextField
        id="day"
        type="date"
        label={t('offer.day')}
        error={errorAt('day')}
        value={offer.day}
        onInput={set('day')}
      />
      <TextField
        id="start"
        type="time"
        label={t('offer.start')}
        error={errorAt('start')}
        value={offer.start}
        onInput={set('start')}
      />
      <SelectField
        id="minutes"
        label={t('offer.minutes')}
        value={offer.minutes}
        choices={MINUTE_CHOICES.map((value) => ({ value, label: t('offer.minuteChoice', { count: Number(value) }) }))}
        onChange={set('minutes')}
      />
      {isShort(Number(offer.minutes)) && <ShortVisit />}
      {rules.length > 0 && person && (
        <SelectField
          id="rule"
          label={t('offer.rule')}
          hint={t('offer.ruleText', { name: person.personKnownAs })}
          value={rule ? rule.ruleId : ''}
          choices={[
            { value: '', label: t('offer.ruleNone', { name: person.personKnownAs }) },
            ...rules.map(({ ruleId, what, isFirst }) => ({
              value: ruleId,
              label: t(isFirst ? 'offer.ruleYes' : 'offer.ruleOthers', { what }),
            })),
          ]}
          onChange={set('ruleId')}
        />
      )}
      <TextField
        id="why"
        label={t('offer.why')}
        hint={t('offer.whyHint')}
        maxLength={400}
        value={offer.why}
        onInput={set('why')}
      />
      {person && person.stage !== 'chosen' && (
        <Banner kind="new" icon="newface" title={t('offer.new', { name: person.personKnownAs })}>
          <p>{t('offer.newText', { name: person.personKnownAs })}</p>
        </Banner>
      )}
      <Button type="submit" wide icon="yes">
        {t('offer.send')}
      </Button>
    </Form>
  );
}
