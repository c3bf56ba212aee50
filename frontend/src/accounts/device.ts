/** What can be told of this device from what its browser says of itself. */

import { catalogue } from '../ui/catalogue';

const t = catalogue({ on: '{browser} on {system}', unknownBrowser: 'A browser' });

/** In order: several browsers also carry the names of those after them. */
const browsers: readonly [RegExp, string][] = [
  [/Edg(A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const systems: readonly [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'Chromebook'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
];

/** "Chrome on Android": a name by which somebody finds the device again in a list. */
export function deviceName(userAgent: string): string {
  const find = (names: readonly [RegExp, string][]) => names.find(([sign]) => sign.test(userAgent))?.[1];
  const browser = find(browsers) ?? t('unknownBrowser');
  const system = find(systems);
  return system === undefined ? browser : t('on', { browser, system });
}

/** True in a page of an iPhone's or iPad's browser: what is signed in there is not signed in inside the app on the home screen. */
export function isIosBrowser({ userAgent, standalone }: Navigator & { standalone?: boolean }): boolean {
  return /iPhone|iPad/.test(userAgent) && standalone === false;
}
