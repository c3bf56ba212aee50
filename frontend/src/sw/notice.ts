/** What a push says, for the lock screen. */
export interface Notice {
  title: string;
  body: string;
  /** A later notice with the same tag takes this one's place; null: it stands on its own. */
  tag: string | null;
  /** A path of this app. */
  url: string;
}

/** The payload is JSON, `{tag, title, body, url, noticeId}`. A payload that cannot be read still becomes a notice, which leads to the inbox. */
export function readNotice(payload: string): Notice {
  const { title, body, tag, url } = parse(payload);
  return {
    title: words(title) ?? 'CareMatch',
    body: words(title) === null ? 'You have news in CareMatch' : (words(body) ?? ''),
    tag: words(tag),
    url: isOwnPath(url) ? url : '/inbox',
  };
}

function parse(payload: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function words(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function isOwnPath(url: unknown): url is string {
  return typeof url === 'string' && /^\/(?![/\\])/.test(url);
}
