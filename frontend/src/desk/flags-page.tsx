import { useLocation } from 'preact-iso';
import { Panel } from '../ui/desk-page';
import { Heading, Opening } from '../ui/page';
import { useNow } from '../ui/use-now';
import { Familiarity } from './familiarity-panel';
import { DeskFrame, useDesk } from './frame';
import { NeedList } from './need-list';
import { type Need, needsOf } from './needs';
import { ThresholdsPanel } from './thresholds-panel';
import { t } from './words';

/** What needs a coordinator; the filters stand in the address. */
export function FlagsPage() {
  const now = useNow();
  const desk = useDesk();
  const { query } = useLocation();
  const needs = desk.value ? needsOf(desk.value, now) : [];
  const shown = needs.filter((need) => isAsked(need, query));
  return (
    <DeskFrame title={t('flags.title')} heading="own" under="/desk/flags" desk={desk}>
      <Panel labelledBy="flags" isWhole>
        <div class="head">
          <Heading id="flags">{t('flags.title')}</Heading>
        </div>
        <p class="soft">{t('flags.text')}</p>
        <Filters needs={needs} asked={query} />
        {desk.value ? <NeedList needs={shown} /> : desk.failure === null && <Opening />}
      </Panel>
      <ThresholdsPanel />
      <Familiarity />
    </DeskFrame>
  );
}

type Asked = Partial<Record<string, string>>;
const FIELDS = ['flag', 'severity', 'state'] as const;

/** Without a filter everything; with one, the flags that it means. */
export const isAsked = ({ of }: Need, asked: Asked): boolean =>
  FIELDS.every((field) => asked[field] === undefined || of?.[field] === asked[field]);

/** A link for each word that some flag has, with how many it would leave. */
function Filters({ needs, asked }: { needs: readonly Need[]; asked: Asked }) {
  if (!needs.some(({ of }) => of)) return null;
  const words = FIELDS.map((field) => ({ field, has: [...new Set(needs.flatMap(({ of }) => of?.[field] ?? []))] }));
  return (
    <>
      {words.map(({ field, has }) => (
        <nav key={field} class="filters" aria-label={t(`flags.by.${field}`)}>
          {[undefined, ...has].map((value) => (
            <a
              key={value ?? 'all'}
              href={hrefOf({ ...asked, [field]: value })}
              aria-current={asked[field] === value ? 'page' : undefined}
            >
              {value === undefined
                ? t('flags.all')
                : t('flags.only', {
                    what: t((field === 'flag' ? `flag.${value}` : `flags.${field}.${value}`) as 'flag.gap'),
                    count: needs.filter((need) => isAsked(need, { ...asked, [field]: value })).length,
                  })}
            </a>
          ))}
        </nav>
      ))}
    </>
  );
}

function hrefOf(asked: Asked): string {
  const said = FIELDS.flatMap((field) => (asked[field] === undefined ? [] : [`${field}=${asked[field]}`]));
  return said.length > 0 ? `/desk/flags?${said.join('&')}` : '/desk/flags';
}
