import './screens.css';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useStore } from '../session';
import { Banner } from '../ui/banner';
import { Button } from '../ui/button';
import { DeskPage } from '../ui/desk-page';
import { Icon } from '../ui/icon';
import { exactClock } from '../ui/when';
import { type Desk, deskPath } from './data';
import { DeskKeys } from './keys';
import { needsOf } from './needs';
import { type Reading, useRead } from './use-read';
import { t } from './words';

export function useHolderId(): string {
  return useStore().account.roles.coordinator[0] ?? '';
}

export function useDesk(): Reading<Desk> {
  return useRead<Desk>(deskPath(useHolderId()));
}

interface Props {
  title: string;
  heading?: 'title' | 'own';
  under: string;
  desk: Reading<Desk>;
  /** What else the page reads. */
  also?: readonly Reading<unknown>[];
  /** Where the page itself shows what is found; elsewhere Enter leads to the list of circles. */
  find?: { query: string; onQuery: (query: string) => void };
  children?: ComponentChildren;
}

/** The desk's frame, with what waits where, the search, the keys, and whether what is shown is fresh. */
export function DeskFrame({ title, heading, under, desk, also = [], find, children }: Props) {
  const readings = [...also, desk];
  const stale = readings.find(({ failure }) => failure !== null);
  const readTimes = readings.map(({ readAt }) => readAt).filter((at) => at !== null);
  const updatedAt = readTimes.length < readings.length ? null : (readTimes.sort()[0] ?? null);
  const reloadAll = () => readings.map(({ reload }) => reload());
  return (
    <DeskPage
      title={title}
      heading={heading ?? 'title'}
      under={under}
      updatedAt={updatedAt}
      counts={desk.value ? countsOf(desk.value) : {}}
      side={<DeskKeys />}
      top={<Find {...find} />}
    >
      {stale && (
        <div class="whole">
          <Banner
            icon="nosignal"
            title={updatedAt ? t('read.stale', { clock: exactClock(updatedAt) }) : t('read.nothing')}
            announced
          >
            <p>{stale.failure}</p>
            <Button kind="second" onClick={reloadAll}>
              {t('read.again')}
            </Button>
          </Banner>
        </div>
      )}
      {children}
    </DeskPage>
  );
}

function countsOf(desk: Desk): Record<string, number> {
  return {
    '/desk/flags': needsOf(desk, new Date()).length,
    '/desk/calls': desk.callList.length,
    '/desk/circles': desk.circles.length,
    '/desk/unmet': desk.unmet.length,
    '/desk/quarantine': desk.kept,
  };
}

function Find({ query, onQuery }: { query?: string; onQuery?: (query: string) => void }) {
  const { route } = useLocation();
  const [typed, setTyped] = useState('');
  const goThere = () => onQuery === undefined && route(`/desk/circles?q=${encodeURIComponent(typed)}`);
  return (
    <search>
      <form
        class="seek"
        onSubmit={(event) => {
          event.preventDefault();
          goThere();
        }}
      >
        <label class="vh" for="find">
          {t('find.label')}
        </label>
        <Icon name="find" small />
        <input
          id="find"
          type="search"
          autocomplete="off"
          placeholder={t('find.label')}
          value={query ?? typed}
          onInput={({ currentTarget: { value } }) => (onQuery ?? setTyped)(value)}
        />
        <kbd>/</kbd>
      </form>
    </search>
  );
}
