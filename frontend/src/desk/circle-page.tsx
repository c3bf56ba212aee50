import { useLocation } from 'preact-iso';
import { CommunicationNeeds } from '../circles/person-facts';
import { FacesPicture } from '../continuity/faces-picture';
import { t as longWords } from '../continuity/long-words';
import { lacksOf } from '../directory/reasons';
import { LinkButton, RingButton } from '../ui/button';
import { Panel } from '../ui/desk-page';
import { Face } from '../ui/face';
import { Heading, Opening } from '../ui/page';
import { useNow } from '../ui/use-now';
import { AboutPanel, HelpersPanel } from './about-panel';
import { AgreementPanel } from './agreement-panel';
import { AheadPanel } from './ahead-panel';
import { Arrangements, Bonds, ComingVisits } from './circle-people';
import { Asks, Decisions, OpenFlags, OwnWords } from './circle-said';
import { CircleThread } from './circle-thread';
import {
  type CircleRecords,
  type Continuity,
  circlePath,
  continuityPath,
  type Matches,
  matchesPath,
  type PaLine,
  pasPath,
  rowsOf,
} from './data';
import { Figures } from './figures';
import { DeskFrame, useDesk, useHolderId } from './frame';
import { Reports } from './reports-panel';
import { ToldForm } from './told-form';
import { useRead } from './use-read';
import { t } from './words';

const SLOWLY_MS = 600_000;

interface Props {
  id: string;
}

export function CirclePage({ id }: Props) {
  return <CircleScreen key={id} id={id} />;
}

/** One circle: who the person is, how few hands hold the care, what they said, and what to write down next. */
function CircleScreen({ id }: Props) {
  const now = useNow();
  const { query } = useLocation();
  const desk = useDesk();
  const circle = useRead<CircleRecords>(circlePath(id));
  const pas = useRead<PaLine[]>(pasPath(useHolderId()));
  const fortnight = useRead<Continuity>(continuityPath(id, 14));
  const month = useRead<Continuity>(continuityPath(id, 28));
  const quarter = useRead<Continuity>(continuityPath(id, 91), SLOWLY_MS);
  const year = useRead<Continuity>(continuityPath(id, 365), SLOWLY_MS);
  const matches = useRead<Matches>(matchesPath(id));
  const readings = [circle, pas, fortnight, month, quarter, year];
  const person = circle.value && rowsOf(circle.value, 'circle')[0]?.d;
  const name = person?.knownAs ?? person?.personName ?? '';
  const nearest = matches.value?.hits[0];
  const isWriting = query.write !== undefined;
  const title = isWriting && person ? t('told.title', { name }) : (person?.personName ?? t('circle.title'));
  const reload = async () => void (await Promise.all([...readings, desk].map((reading) => reading.reload())));
  return (
    <DeskFrame title={title} heading="own" under="/desk/circles" desk={desk} also={readings}>
      <Panel labelledBy="circle" isWhole>
        <div class="head">
          {person && <Face name={person.personName} size="s" />}
          <Heading id="circle">{title}</Heading>
          {person?.phone && (
            <RingButton kind="second" phone={person.phone} label={t('calls.ringNamed', { name, phone: person.phone })}>
              {person.phone}
            </RingButton>
          )}
          {person && !isWriting && (
            <>
              <LinkButton icon="pen" href={`/desk/circles/${id}?write`}>
                {t('calls.write')}
              </LinkButton>
              <LinkButton kind="second" icon="find" href={`/desk/circles/${id}/matches`}>
                {t('matches.link')}
              </LinkButton>
              <LinkButton kind="second" icon="paper" href={`/desk/invitations?kind=person&subject=${id}`}>
                {t('circle.invite')}
              </LinkButton>
            </>
          )}
        </div>
        {person === undefined && circle.failure === null && <Opening />}
        {person && circle.value && isWriting && pas.value && (
          <ToldForm
            key={`${query.write} ${query.about}`}
            person={person}
            circle={circle.value}
            pas={pas.value}
            isInApp={desk.value?.circles.find(({ circleId }) => circleId === id)?.hasComeIn ?? false}
            start={{ what: query.write ?? '', about: query.about ?? '' }}
            lacks={nearest ? lacksOf(nearest) : []}
            onWritten={reload}
          />
        )}
        {person && !isWriting && (
          <div class="stack-s">
            <p class="soft">
              {[person.address, person.outcode, t(`rule.${person.newFaceRule}`, { name })].filter(Boolean).join(' · ')}
            </p>
            <CommunicationNeeds needs={person.communicationNeeds} />
          </div>
        )}
      </Panel>
      {person && circle.value && !isWriting && (
        <>
          <div class="column">
            <OpenFlags circle={circle.value} person={person} now={now} />
            <Asks circle={circle.value} now={now} />
            <Reports circle={circle.value} now={now} onSettled={circle.reload} />
            <CircleThread circle={circle.value} person={person} now={now} />
            <Panel labelledBy="fortnights">
              <div class="head">
                <h2 id="fortnights">{longWords('faces.titleOf')}</h2>
              </div>
              <FacesPicture circleId={id} isOwn={false} />
            </Panel>
            <AheadPanel circleId={id} name={name} now={now} />
            <Bonds circle={circle.value} now={now} />
            <ComingVisits circle={circle.value} now={now} />
          </div>
          <div class="column">
            <Figures
              windows={[fortnight.value, month.value, quarter.value, year.value]}
              nameOf={(paId) => nameIn(circle.value, pas.value, paId)}
              isAsked={!person.hasImported || person.teamAskedAt !== null}
            />
            <OwnWords circle={circle.value} name={name} now={now} />
            <AboutPanel circle={circle.value} name={name} now={now} />
            <HelpersPanel circle={circle.value} now={now} holder={desk.value?.holder ?? null} />
            <Arrangements circle={circle.value} pas={pas.value ?? []} now={now} />
            <Decisions circle={circle.value} now={now} />
            <AgreementPanel circle={circle.value} now={now} onRecorded={circle.reload} />
          </div>
        </>
      )}
    </DeskFrame>
  );
}

/** What a PA is called, also one who is not among the holder's any more. */
function nameIn(circle: CircleRecords | undefined, pas: readonly PaLine[] | undefined, paId: string): string {
  const visit = circle && rowsOf(circle, 'visit').find(({ d }) => d.paId === paId);
  return pas?.find((pa) => pa.paId === paId)?.knownAs ?? visit?.d.paName ?? '';
}
