/** What whoever comes to a person's door needs to know. */

import './people.css';
import type { ComponentChild } from 'preact';
import type { Circle } from '../data/kinds';
import { get, list } from '../data/rows';
import { useLive } from '../data/use-live';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Card, type Fact, Facts } from '../ui/card';
import { Marked } from '../ui/marked';
import { sentencesOf } from './sentences';
import { t } from './words';

/** Stands wherever somebody visits or writes to the person. */
export function CommunicationNeeds({ needs }: { needs: string | null }) {
  const [first, ...more] = sentencesOf(needs ?? '');
  if (first === undefined) return null;
  return (
    <Banner icon="ear" title={first}>
      {more.length > 0 && <p>{more.join(' ')}</p>}
    </Banner>
  );
}

/** The same, of a person of whom the page holds no more than the circle. A PA who only meets them sees what they share with everyone. */
export function NeedsOf({ circleId }: { circleId: string }) {
  const { db } = useStore();
  const needs = useLive(async () => {
    const circle = await get(db, 'circle', circleId);
    const bond = (await list(db, 'bond')).find(({ d }) => d.circleId === circleId);
    return circle?.d.communicationNeeds ?? bond?.d.communicationNeeds ?? null;
  }, [db, circleId]);
  return <CommunicationNeeds needs={needs ?? null} />;
}

export function IfSomethingIsWrong({ circle }: { circle: Circle }) {
  const { allergies, emergencyName, emergencyPhone } = circle;
  const facts: Fact[] = [
    allergies
      ? { icon: 'warn', text: <Marked text={t('facts.allergies', { what: allergies })} /> }
      : { icon: 'warn', text: t('facts.noAllergies'), isNot: true },
    emergencyPhone
      ? { icon: 'phone', text: <EmergencyNumber name={emergencyName ?? ''} phone={emergencyPhone} /> }
      : { icon: 'phone', text: t('facts.noEmergency'), isNot: true },
    { icon: 'phone', text: <NumberLink phone="999">{t('facts.danger')}</NumberLink> },
  ];
  return (
    <Card labelledBy="if-wrong">
      <h2 id="if-wrong">{t('facts.wrong')}</h2>
      <Facts facts={facts} />
    </Card>
  );
}

function EmergencyNumber({ name, phone }: { name: string; phone: string }) {
  return (
    <>
      {name && t('facts.emergency', { who: name })} <NumberLink phone={phone}>{phone}</NumberLink>
    </>
  );
}

function NumberLink({ phone, children }: { phone: string; children: ComponentChild }) {
  return (
    <a class="number" href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
      <strong>{children}</strong>
    </a>
  );
}

export function GettingIn({ circle }: { circle: Circle }) {
  const name = circle.knownAs ?? circle.personName;
  const facts: Fact[] = [];
  if (circle.address) facts.push({ icon: 'pin', text: circle.address });
  facts.push(
    circle.howToGetIn
      ? { icon: 'door', text: circle.howToGetIn }
      : { icon: 'door', text: t('facts.inNone', { name }), isNot: true },
  );
  return (
    <Card labelledBy="getting-in">
      <h2 id="getting-in">{t('facts.in')}</h2>
      <Facts facts={facts} />
    </Card>
  );
}
