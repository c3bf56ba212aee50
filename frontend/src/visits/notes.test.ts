import { expect, test } from 'vitest';
import { unreadOf, type WrittenNote } from './notes';

const makeNote = (fields: Partial<WrittenNote>): WrittenNote => ({
  ...{ id: 'n1', visitId: 'v1', authorName: 'Nia', isOwn: false, text: 'All well', madeAt: '2026-11-24T08:00:00Z' },
  ...{ isHandover: false, earlier: [], readBy: [], sentAt: '2026-11-24T08:00:00Z', circleId: 'anwen' },
  ...fields,
});

const read = { readerId: 'me', name: 'Me', readAt: '2026-11-24T09:00:00Z' };

const wrong = { text: 'Not so well', reason: 'It was another day' };

test('only what somebody else wrote and this reader has not read is unread, by circle', () => {
  const notes = [
    makeNote({ id: 'fresh' }),
    makeNote({ id: 'elsewhere', circleId: 'ben' }),
    makeNote({ id: 'own', isOwn: true }),
    makeNote({ id: 'read', readBy: [read] }),
    makeNote({ id: 'put right before', readBy: [read], earlier: [{ ...wrong, correctedAt: '2026-11-24T08:30:00Z' }] }),
    makeNote({ id: 'put right since', readBy: [read], earlier: [{ ...wrong, correctedAt: '2026-11-24T09:30:00Z' }] }),
    makeNote({ id: 'read by another', readBy: [{ ...read, readerId: 'other' }] }),
    makeNote({ id: 'not in any circle here', circleId: null }),
  ];

  expect([...unreadOf(notes, 'me')]).toEqual([
    ['anwen', ['fresh', 'put right since', 'read by another']],
    ['ben', ['elsewhere']],
  ]);
});
