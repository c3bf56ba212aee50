import { expect, test } from 'vitest';
import { detailsOf, errorsOf, type ProfileText, textOf } from './profile-form';
import { unsaid } from './unsaid';

const text = (fields: Partial<ProfileText> = {}): ProfileText => ({
  knownAs: 'Rosa',
  about: '',
  languages: 'English, Italian',
  interests: '',
  skills: '',
  outcode: 'SY23',
  travelKm: '15',
  hour: '19',
  phone: '',
  ...fields,
});

test('a price is read as people write it', () => {
  const prices = ['19', '18.50', '18,5', '£ 17', ''].map((hour) => detailsOf(text({ hour })).hourPence);

  expect(prices).toEqual([1900, 1850, 1850, 1700, null]);
});

test.each(['nineteen', '18.505', '-3', '1001'])('%s is no price', (hour) => {
  expect(errorsOf(text({ hour })).map(({ field }) => field)).toEqual(['hour']);
});

test('things between commas are told apart, and each is kept once', () => {
  expect(detailsOf(text({ interests: ' dogs, chapel ,, dogs' })).interests).toEqual(['dogs', 'chapel']);
});

test('half a postcode fits, a whole one does not', () => {
  expect(errorsOf(text({ outcode: 'sw1a' }))).toEqual([]);
  expect(errorsOf(text({ outcode: 'SY23 3AB' })).map(({ field }) => field)).toEqual(['outcode']);
});

test('what was saved comes back into the form as it was', () => {
  const profile = {
    ...unsaid,
    ...{ name: 'Rosa Duarte', knownAs: 'Rosa', languages: ['English'], hourPence: 1850, accepting: true },
    ...{ availability: { weekly: [], extra: [], away: [] }, privateWishes: { whom: null, words: '' } },
    ...{ phone: null, holderId: 'h' },
  };

  expect(textOf(profile)).toMatchObject({ hour: '18.50', travelKm: '', outcode: '', languages: 'English' });
});
