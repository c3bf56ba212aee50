import { language } from './catalogue';

const whole = new Intl.NumberFormat(language, { style: 'currency', currency: 'GBP', maximumFractionDigits: 0 });
const exact = new Intl.NumberFormat(language, { style: 'currency', currency: 'GBP' });

/** "£19", "£17.50" */
export function pounds(pence: number): string {
  return (pence % 100 === 0 ? whole : exact).format(pence / 100);
}
