import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { NeedsOf } from '../circles/person-facts';
import type { Bond, Visit } from '../data/kinds';
import { get } from '../data/rows';
import { useLive } from '../data/use-live';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { Empty } from '../ui/card';
import { ErrorSummary, type FieldError } from '../ui/error-summary';
import { Checkbox, SelectField, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { pounds } from '../ui/money';
import { useNow } from '../ui/use-now';
import { chargeOf } from './charge';
import { WouldClash } from './diary';
import { errorsOf, isSoon, type Offer, timesOf, toProposal } from './offer';
import { ShortVisit } from './short-visit';
import { isShort } from './warnings';
import { t } from './words';

const MINUTE_CHOICES = ['15', '20', '30', '45', '60', '90', '120', '180', '240'];

export interface OtherSide {
  id: string;
  name: string;
  circleId: string;
  paId: string;
  /** They may not know each other yet. */
  isNew: boolean;
  /** The person's rules by which this PA may come in a hurry. */
  urgentRules: Bond['urgentRules'];
}

interface Props {
  side: 'person' | 'pa';
  /** Those with whom there may be a visit. */
  others: readonly OtherSide[];
  /** With whom it is meant, or ''. */
  who: string;
}

/** A PA offers a person a visit, or a person asks a PA for one: the other side says yes or no. */
export function OfferVisit({ side, others, who }: Props) {
  const { db } = useStore();
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const now = useNow();
  const [offer, setOffer] = useState<Offer>({
    ...{ who, day: '', start: '', minutes: '60', sleepIn: false, end: '07:00', why: '', ruleId: '' },
  });
  const [{ round, errors }, setTry] = useState<{ round: number; errors: FieldError[] }>({ round: 0, errors: [] });
  if (others.length === 0) {
    return (
      <Empty title={t(`offer.nobody.${side}`)}>
        <p>{t(`offer.nobodyText.${side}`)}</p>
      </Empty>
    );
  }
  const set = (field: Exclude<keyof Offer, 'sleepIn'>) => (value: string) => setOffer({ ...offer, [field]: value });
  const errorAt = (field: string) => errors.find((error) => error.field === field)?.text;
  const other = others.find(({ id }) => id === offer.who);
  const rules = other && isSoon(offer, now) ? other.urgentRules : [];
  const rule = rules.find(({ ruleId }) => ruleId === offer.ruleId);
  const times = timesOf(offer);
  const send = async () => {
    const wrong = errorsOf(offer, now);
    setTry({ round: round + 1, errors: wrong });
    if (wrong.length > 0 || !other) return;
    const visitId = db.uuid();
    if (await save('visit.propose', toProposal(offer, visitId, other, rule))) route(`/visits/${visitId}`);
  };
  return (
    <Form onSubmit={() => void send()}>
      {errors.length > 0 && <ErrorSummary key={round} errors={errors} />}
      {notSaved}
      {side === 'pa' && other && <NeedsOf circleId={other.circleId} />}
      <SelectField
        id="who"
        label={t(`offer.who.${side}`)}
        error={errorAt('who')}
        value={other ? offer.who : ''}
        choices={[
          { value: '', label: t('offer.whoNone') },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={set('who')}
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
      {!offer.sleepIn && (
        <SelectField
          id="minutes"
          label={t('offer.minutes')}
          value={offer.minutes}
          choices={MINUTE_CHOICES.map((value) => ({ value, label: t('offer.minuteChoice', { count: Number(value) }) }))}
          onChange={set('minutes')}
        />
      )}
      {other && (
        <Checkbox
          id="sleepIn"
          label={t(`offer.sleepIn.${side}`, { name: other.name })}
          hint={t('offer.sleepInHint')}
          isChecked={offer.sleepIn}
          onChange={(sleepIn) => setOffer({ ...offer, sleepIn })}
        />
      )}
      {offer.sleepIn && (
        <TextField
          id="end"
          type="time"
          label={t('offer.end')}
          error={errorAt('end')}
          value={offer.end}
          onInput={set('end')}
        />
      )}
      {!offer.sleepIn && isShort(Number(offer.minutes)) && <ShortVisit />}
      {other && times && <Cost side={side} other={other} visit={{ ...times, sleepIn: offer.sleepIn }} />}
      {side === 'pa' && other && times && <WouldClash visits={[{ circleId: other.circleId, ...times }]} now={now} />}
      {side === 'pa' && rules.length > 0 && other && (
        <SelectField
          id="rule"
          label={t('offer.rule')}
          hint={t('offer.ruleText', { name: other.name })}
          value={rule ? rule.ruleId : ''}
          choices={[
            { value: '', label: t('offer.ruleNone', { name: other.name }) },
            ...rules.map(({ ruleId, what, isFirst }) => ({
              value: ruleId,
              label: t(isFirst ? 'offer.ruleYes' : 'offer.ruleOthers', { what }),
            })),
          ]}
          onChange={set('ruleId')}
        />
      )}
      {side === 'pa' && (
        <TextField
          id="why"
          label={t('offer.why')}
          hint={t('offer.whyHint')}
          maxLength={400}
          value={offer.why}
          onInput={set('why')}
        />
      )}
      {side === 'pa' && other?.isNew && (
        <Banner kind="new" icon="newface" title={t('offer.new', { name: other.name })}>
          <p>{t('offer.newText', { name: other.name })}</p>
        </Banner>
      )}
      {side === 'person' && other && <p class="soft">{t('arrangement.then', { name: other.name })}</p>}
      <Button type="submit" wide icon="yes">
        {t(`offer.send.${side}`)}
      </Button>
    </Form>
  );
}

interface CostProps {
  side: Props['side'];
  other: OtherSide;
  visit: Pick<Visit, 'startsAt' | 'endsAt' | 'sleepIn'>;
}

/** How long a night is, and what the visit costs by the PA's own charges, as far as this phone knows them. */
function Cost({ side, other: { paId, name }, visit }: CostProps) {
  const { db } = useStore();
  const charges = useLive(
    async () => (await get(db, side === 'pa' ? 'own_profile' : 'pa_profile', paId))?.d.charges ?? null,
    [db, side, paId],
  );
  const pence = chargeOf(visit, charges ?? null);
  const hours = (Date.parse(visit.endsAt) - Date.parse(visit.startsAt)) / 3_600_000;
  return (
    <>
      {visit.sleepIn && <p>{t('offer.lasts', { count: hours })}</p>}
      {pence !== null && <p>{t(`offer.cost.${side}`, { name, price: pounds(pence) })}</p>}
    </>
  );
}
