/** What a push says, for the lock screen. */
export interface Notice {
  title: string;
  body: string;
  /** A later notice with the same tag takes this one's place; null: it stands on its own. */
  tag: string | null;
  /** A path of this app. */
  url: string;
}

/**
 * The payload is JSON, `{tag, title, body, url, noticeId}`, or declarative: then `notification` has the words, and `navigate` is an
 * address of `site`, the app's origin. A payload that cannot be read still becomes a notice, which leads to the inbox.
 */
export function readNotice(payload: string, site: string): Notice {
  const said = parse(payload);
  const { title, body, tag, url } = said.title === undefined ? declared(said, site) : said;
  return {
    title: words(title) ?? 'CareMatch',
    body: words(title) === null ? 'You have news in CareMatch' : (words(body) ?? ''),
    tag: words(tag),
    url: isOwnPath(url) ? url : '/inbox',
  };
}

function parse(payload: string): Record<string, unknown> {
  try {
    return record(JSON.parse(payload));
  } catch {
    return {};
  }
}

/** Declarative web push, which Safari shows without a service worker. */
function declared({ web_push: form, notification }: Record<string, unknown>, site: string): Record<string, unknown> {
  if (form !== 8030) return {};
  const said = record(notification);
  return { ...said, url: pathOf(said.navigate, site) };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** Of an address of the site what follows the host. */
function pathOf(address: unknown, site: string): string | null {
  if (typeof address !== 'string' || !URL.canParse(address)) return null;
  const { origin, pathname, search, hash } = new URL(address);
  return origin === site ? `${pathname}${search}${hash}` : null;
}

function words(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function isOwnPath(url: unknown): url is string {
  return typeof url === 'string' && /^\/(?![/\\])/.test(url);
}
