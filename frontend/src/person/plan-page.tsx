import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useAsking } from '../asking';
import { circleIdOf } from '../circles/my-circle';
import { type Contact, type MissedVisitPlan, sharedScope } from '../data/kinds';
import { list } from '../data/rows';
import { useHeld } from '../held';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button } from '../ui/button';
import { SelectField, TextArea, TextField } from '../ui/field';
import { Form } from '../ui/form';
import { Opening, Page } from '../ui/page';
import { t } from './words';

/** What to do when nobody comes, said before it happens. */
export function PlanPage() {
  const { db, account } = useStore();
  const circleId = circleIdOf(account) ?? '';
  const held = useHeld(
    async () => ({ plan: (await list(db, 'missed_visit_plan', sharedScope(circleId)))[0]?.d ?? null }),
    [circleId],
  );
  return (
    <Page title={t('plan.title')} back={{ href: '/about-me' }} under="/more">
      {held ? <PlanForm key={held.plan?.setAt} circleId={circleId} plan={held.plan} /> : <Opening />}
    </Page>
  );
}

const PLACES = ['first', 'second', 'third'] as const;
const WAITS = [0, 10, 15, 20, 30, 45, 60, 120] as const;
const nobody: Contact = { name: '', phone: '' };

function PlanForm({ circleId, plan }: { circleId: string; plan: MissedVisitPlan | null }) {
  const { route } = useLocation();
  const { save, notSaved } = useSaving();
  const asking = useAsking();
  const [wait, setWait] = useState(String(plan?.waitMinutes ?? 20));
  const [what, setWhat] = useState(plan?.what ?? '');
  const [contacts, setContacts] = useState(() => PLACES.map((_, place) => plan?.contacts[place] ?? nobody));
  const setContact = (place: number, change: Partial<Contact>) =>
    setContacts(contacts.map((contact, each) => (each === place ? { ...contact, ...change } : contact)));
  const keep = async () => {
    const tidy = contacts.map(({ name, phone }) => ({ name: name.trim(), phone: phone.trim() }));
    const missing = tidy.flatMap(({ name, phone }, place) => {
      if (name && !phone) return [{ field: `phone-${place}`, text: t('plan.phoneMissing') }];
      return phone && !name ? [{ field: `name-${place}`, text: t('plan.nameMissing') }] : [];
    });
    asking.refuse(missing);
    if (missing.length > 0) return;
    const named = tidy.filter(({ name }) => name !== '');
    const isKept = await save('plan.set', {
      circleId,
      contacts: [...named, ...(plan?.contacts.slice(PLACES.length) ?? [])],
      waitMinutes: Number(wait),
      what: what.trim(),
    });
    if (isKept) route('/about-me');
  };
  return (
    <>
      {asking.summary}
      {notSaved}
      <p>{t('plan.intro')}</p>
      <Form onSubmit={() => void keep()}>
        <SelectField
          id="wait"
          label={t('plan.wait')}
          value={wait}
          choices={[...new Set([...WAITS, plan?.waitMinutes ?? 20])]
            .toSorted((a, b) => a - b)
            .map((count) => ({ value: String(count), label: t('plan.waitMinutes', { count }) }))}
          onChange={setWait}
        />
        <h2>{t('plan.contacts')}</h2>
        {PLACES.map((place, each) => (
          <div key={place} class="stack-s">
            <TextField
              id={`name-${each}`}
              label={t(`plan.${place}`)}
              autoComplete="off"
              maxLength={120}
              value={contacts[each]?.name ?? ''}
              onInput={(name) => setContact(each, { name })}
              error={asking.errorAt(`name-${each}`)}
            />
            <TextField
              id={`phone-${each}`}
              type="tel"
              label={t(`plan.${place}Phone`)}
              autoComplete="off"
              maxLength={40}
              value={contacts[each]?.phone ?? ''}
              onInput={(phone) => setContact(each, { phone })}
              error={asking.errorAt(`phone-${each}`)}
            />
          </div>
        ))}
        <TextArea
          id="what"
          label={t('plan.what')}
          hint={t('plan.whatHint')}
          maxLength={4000}
          value={what}
          onInput={setWhat}
        />
        <Button wide type="submit">
          {t('plan.save')}
        </Button>
      </Form>
    </>
  );
}
