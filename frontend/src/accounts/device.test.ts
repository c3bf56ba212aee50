import { expect, test } from 'vitest';
import { deviceName, isIosBrowser } from './device';

const android = 'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1';
const windows =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';

test.each([
  [android, 'Chrome on Android'],
  [iphone, 'Safari on iPhone'],
  [windows, 'Edge on Windows'],
  ['Something new', 'A browser'],
])('a device is named after its browser and system', (userAgent, name) => {
  expect(deviceName(userAgent)).toBe(name);
});

test('only a page in the browser of an iPhone is not the installed app', () => {
  const browsing = (userAgent: string, standalone?: boolean) =>
    isIosBrowser({ userAgent, standalone } as Navigator & { standalone?: boolean });

  expect(browsing(iphone, false)).toBe(true);
  expect(browsing(iphone, true)).toBe(false);
  expect(browsing(android)).toBe(false);
});
