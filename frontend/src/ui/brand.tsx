import { t } from './words';

/** The mark: one thread that makes a loop. */
export function BrandMark() {
  return (
    <svg
      viewBox="0 0 40 28"
      fill="none"
      stroke="currentColor"
      stroke-width="3.2"
      stroke-linecap="round"
      aria-hidden="true"
    >
      <path d="M2 19c6 0 8-12 15-12 6 0 8 5 8 9s-3 7-6.5 7S12 20 12 16.5 15 9 21 9c8 0 9 10 17 10" />
    </svg>
  );
}

export function Brand({ href = '/' }: { href?: string }) {
  return (
    <a class="brand" href={href}>
      <BrandMark />
      {t('brand.name')}
    </a>
  );
}
