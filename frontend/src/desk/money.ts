/** Pounds as people write them, and pence as they are kept. */

/** "£1,250.50" → 125050; null for what is no amount of pounds. */
export function penceOf(text: string): number | null {
  const plain = text.replace(/[£,\s]/g, '');
  if (!/^\d{1,7}(\.\d{1,2})?$/.test(plain)) return null;
  return Math.round(Number(plain) * 100);
}

const pounds = new Intl.NumberFormat('en-GB', { style: 'currency', currency: 'GBP' });

/** 125050 → "£1,250.50" */
export function poundsOf(pence: number): string {
  return pounds.format(pence / 100);
}
