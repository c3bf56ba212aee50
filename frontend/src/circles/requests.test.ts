import { expect, test } from 'vitest';
import type { Arrangement, Bond, OwnVisit } from '../data/kinds';
import { plainVisit } from '../visits/unsaid';
import { requestsOf } from './requests';
import { plainBond } from './unsaid';

const NOW = '2026-11-24T09:00:00Z';

const bond = (d: Partial<Bond>): { id: string; d: Bond } => ({
  id: 'bond',
  d: {
    ...{ circleId: 'margaret', paId: 'rosa', personKnownAs: 'Margaret', outcode: 'SY23', message: null, role: null },
    communicationNeeds: '',
    ...{ at: null },
    ...{ stage: 'invited', invitedAt: NOW, meetingAcceptedAt: null, introducedAt: null, personChoseAt: null },
    ...plainBond,
    ...{ paAgreedAt: null, personKnowsAt: null, paKnowsAt: null, chosenAt: null, endedAt: null },
    ...d,
  },
});

const visit = (d: Partial<OwnVisit>, id = 'visit'): { id: string; d: OwnVisit } => ({
  id,
  d: {
    ...{ circleId: 'ivor', personKnownAs: 'Ivor', paId: 'rosa', arrangementId: null, needsYes: false },
    ...{ startsAt: '2026-11-20T09:00:00Z', endsAt: '2026-11-20T10:00:00Z', status: 'done', proposedBy: 'import' },
    ...{ personConfirmedAt: null, paConfirmedAt: null },
    ...plainVisit,
    householdId: null,
    ...d,
  },
});

const planned = { status: 'proposed', proposedBy: 'person', startsAt: '2026-11-30T09:00:00Z' } as const;

const ask = (held: Partial<Parameters<typeof requestsOf>[0]>) =>
  requestsOf(
    { bonds: [], visits: [], arrangements: [], introductions: [], offers: [], answered: new Set(), ...held },
    NOW,
  );

const kinds = (held: Parameters<typeof ask>[0]) => ask(held).map(({ kind }) => kind);

test('somebody who invites asks to meet, until the PA has accepted', () => {
  expect(kinds({ bonds: [bond({ message: 'Come and meet Bramble' })] })).toEqual(['meet']);
  expect(kinds({ bonds: [bond({ meetingAcceptedAt: NOW })] })).toEqual([]);
});

test('somebody who says "we know each other" asks for the same word, not for a meeting', () => {
  expect(kinds({ bonds: [bond({ personKnowsAt: NOW })] })).toEqual(['known']);
  expect(kinds({ bonds: [bond({ personKnowsAt: NOW, paKnowsAt: NOW, stage: 'chosen' })] })).toEqual([]);
});

test('somebody who has chosen waits for a yes', () => {
  const chosen = { stage: 'introduced', introducedAt: NOW, personChoseAt: NOW } as const;

  expect(kinds({ bonds: [bond(chosen)] })).toEqual(['join']);
  expect(kinds({ bonds: [bond({ ...chosen, paAgreedAt: NOW })] })).toEqual([]);
});

test('imported visits without a bond ask once whether the two know each other', () => {
  const visits = [visit({}, 'a'), visit({}, 'b')];

  expect(ask({ visits })).toMatchObject([{ kind: 'visited', name: 'Ivor', visits: 2 }]);
  expect(kinds({ visits, answered: new Set(['ivor']) })).toEqual([]);
  expect(kinds({ visits, bonds: [bond({ circleId: 'ivor', meetingAcceptedAt: NOW })] })).toEqual([]);
});

test('visits to confirm come together for each person; those of the past and of an unanswered face do not', () => {
  const visits = [
    visit(planned, 'a'),
    visit({ ...planned, startsAt: '2026-12-01T09:00:00Z' }, 'b'),
    visit({ ...planned, startsAt: '2026-11-23T09:00:00Z' }, 'past'),
    visit({ ...planned, needsYes: true }, 'asked'),
    visit({ ...planned, paConfirmedAt: NOW }, 'confirmed'),
  ];

  expect(ask({ visits })).toMatchObject([{ kind: 'visits', visitIds: ['a', 'b'] }]);
});

test('only what the person proposes asks the PA', () => {
  const arrangement = (proposedBy: Arrangement['proposedBy']) => ({
    id: proposedBy,
    circleId: 'margaret',
    d: {
      ...{ paId: 'rosa', weekdays: ['MO'], localStart: '09:00', minutes: 60, timeZone: 'Europe/London', what: '' },
      ...{
        startsOn: '2026-11-30',
        endsOn: null,
        stage: 'proposed',
        personAgreedAt: null,
        paAgreedAt: null,
        proposedBy,
      },
    } as Arrangement,
  });

  const found = ask({ bonds: [bond({ stage: 'chosen' })], arrangements: [arrangement('person'), arrangement('pa')] });

  expect(found).toMatchObject([{ kind: 'arrangement', arrangementId: 'person', name: 'Margaret' }]);
});
