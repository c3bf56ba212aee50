import type { Section } from '../data/kinds';
import type { Row } from '../data/rows';
import { Banner } from '../ui/banner';
import { LinkButton } from '../ui/button';
import { Card, Details } from '../ui/card';
import { SavedHere } from '../ui/sync-state';
import { dayOf, sayDay } from '../ui/when';
import { currentOf, earlierOf, SECTIONS, sectionWords } from './sections';
import { t } from './words';

interface Props {
  versions: readonly Row<'about_me'>[];
  now: Date;
  /** Where a section is changed; left out where it is only read. */
  hrefOf?: (section: Section) => string;
}

/** About Me under its headings, in the person's words, with all that was written before. */
export function AboutSections({ versions, now, hrefOf }: Props) {
  return SECTIONS.map((section) => {
    const current = currentOf(versions, section);
    if (!hrefOf && current.length === 0) return null;
    const earlier = earlierOf(versions, section);
    return (
      <Card key={section} labelledBy={`section-${section}`}>
        <h2 id={`section-${section}`}>{sectionWords(section)}</h2>
        {current.length === 0 && <p class="soft">{t('about.notYet')}</p>}
        {current.length > 1 && (
          <Banner icon="team" title={t('about.both')}>
            <p>{t('about.bothText')}</p>
          </Banner>
        )}
        {current.map((version) => (
          <Version key={version.id} version={version} now={now} />
        ))}
        {hrefOf && (
          <LinkButton
            kind="second"
            icon="pen"
            href={hrefOf(section)}
            label={t(current.length > 0 ? 'about.changeThis' : 'about.writeThis', { section: sectionWords(section) })}
          >
            {t(current.length > 0 ? 'about.change' : 'about.write')}
          </LinkButton>
        )}
        {earlier.length > 0 && (
          <Details summary={t('about.earlier', { count: earlier.length })}>
            {earlier.map((version) => (
              <Version key={version.id} version={version} now={now} />
            ))}
          </Details>
        )}
      </Card>
    );
  });
}

function Version({ version: { d, pending }, now }: { version: Row<'about_me'>; now: Date }) {
  const day = sayDay(dayOf(d.writtenAt), now);
  const name = d.authorName;
  return (
    <div>
      {d.text.split(/\n+/).map((line, place) => (
        <p key={place} class="own-words">
          {line}
        </p>
      ))}
      <p class="small soft">
        {d.writtenBy ? t('about.signedFor', { name, day, writer: d.writtenBy }) : t('about.signed', { name, day })}
        {d.supportedBy && d.supportedBy !== d.writtenBy && ` ${t('about.supported', { helper: d.supportedBy })}`}
      </p>
      {pending && <SavedHere />}
    </div>
  );
}
