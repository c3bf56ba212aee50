import type { ComponentChildren } from 'preact';
import { useContext, useEffect, useErrorBoundary, useLayoutEffect } from 'preact/hooks';
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import { useIsOver } from './over';
import { SessionProvider, useSession } from './session';
import { ShellProvider } from './shell';
import { Button, LinkButton } from './ui/button';
import { focusHeading, Page } from './ui/page';
import { ShellContext } from './ui/shell';
import { t } from './ui/words';

const SignIn = lazy(() => import('./accounts/sign-in-page').then((page) => page.SignInPage));
const Join = lazy(() => import('./accounts/join-page').then((page) => page.JoinPage));
const Unsent = lazy(() => import('./accounts/unsent-page').then((page) => page.UnsentPage));
const Problems = lazy(() => import('./accounts/problems-page').then((page) => page.ProblemsPage));
const Devices = lazy(() => import('./accounts/devices-page').then((page) => page.DevicesPage));
const OwnReminders = lazy(() => import('./reminders/own-reminders').then((part) => part.OwnReminders));
const Locked = lazy(() => import('./accounts/locked-page').then((page) => page.LockedPage));
const Help = lazy(() => import('./accounts/help-page').then((page) => page.HelpPage));
const More = lazy(() => import('./accounts/more-page').then((page) => page.MorePage));
const Going = lazy(() => import('./reflections/going-page').then((page) => page.GoingPage));
const Shared = lazy(() => import('./reflections/shared-page').then((page) => page.SharedPage));
const Worry = lazy(() => import('./reflections/worry-page').then((page) => page.WorryPage));
const Inbox = lazy(() => import('./reminders/inbox-page').then((page) => page.InboxPage));
const Notifications = lazy(() => import('./reminders/notifications-page').then((page) => page.NotificationsPage));

const PersonToday = lazy(() => import('./visits/person-today-page').then((page) => page.PersonTodayPage));
const PersonVisit = lazy(() => import('./visits/person-visit-page').then((page) => page.PersonVisitPage));
const Wishes = lazy(() => import('./visits/wishes-page').then((page) => page.WishesPage));
const Written = lazy(() => import('./visits/written-page').then((page) => page.WrittenPage));
const CorrectNote = lazy(() => import('./visits/correct-note-page').then((page) => page.CorrectNotePage));
const CorrectTimes = lazy(() => import('./visits/correct-times-page').then((page) => page.CorrectTimesPage));
const Buddy = lazy(() => import('./buddies/buddy-page').then((page) => page.BuddyPage));
const Pause = lazy(() => import('./visits/pause-page').then((page) => page.PausePage));
const CoverGap = lazy(() => import('./visits/cover-page').then((page) => page.CoverPage));
const Away = lazy(() => import('./visits/away-page').then((page) => page.AwayPage));
const Calendar = lazy(() => import('./visits/calendar-page').then((page) => page.CalendarPage));
const AskVisit = lazy(() => import('./visits/ask-visit-page').then((page) => page.AskVisitPage));
const Print = lazy(() => import('./visits/print-page').then((page) => page.PrintPage));
const Arrangement = lazy(() => import('./visits/arrangement-page').then((page) => page.ArrangementPage));
const Team = lazy(() => import('./circles/team-page').then((page) => page.TeamPage));
const TeamQuestion = lazy(() => import('./circles/team-question-page').then((page) => page.TeamQuestionPage));
const Bring = lazy(() => import('./circles/bring-page').then((page) => page.BringPage));
const Relationship = lazy(() => import('./circles/relationship-page').then((page) => page.RelationshipPage));
const Meet = lazy(() => import('./bonds/meet-page').then((page) => page.MeetPage));
const Part = lazy(() => import('./bonds/part-page').then((page) => page.PartPage));
const Handover = lazy(() => import('./bonds/handover-page').then((page) => page.HandoverPage));
const PaPause = lazy(() => import('./bonds/pause-page').then((page) => page.PausePage));
const Rules = lazy(() => import('./bonds/rules-page').then((page) => page.RulesPage));
const Rule = lazy(() => import('./bonds/rules-page').then((page) => page.RulePage));
const Ask = lazy(() => import('./circles/ask-page').then((page) => page.AskPage));
const AboutMe = lazy(() => import('./circles/about-me-page').then((page) => page.AboutMePage));
const Love = lazy(() => import('./person/love-page').then((page) => page.LovePage));
const OneLove = lazy(() => import('./person/love-page').then((page) => page.OneLovePage));
const Needs = lazy(() => import('./person/needs-page').then((page) => page.NeedsPage));
const Plan = lazy(() => import('./person/plan-page').then((page) => page.PlanPage));
const Helpers = lazy(() => import('./circles/helpers-page').then((page) => page.HelpersPage));
const InviteHelper = lazy(() => import('./circles/invite-helper-page').then((page) => page.InviteHelperPage));
const InvitedHelper = lazy(() => import('./circles/invited-helper-page').then((page) => page.InvitedHelperPage));
const Helper = lazy(() => import('./circles/helpers-page').then((page) => page.HelperPage));
const Helping = lazy(() => import('./circles/helping-page').then((page) => page.HelpingPage));
const Decisions = lazy(() => import('./circles/decisions-page').then((page) => page.DecisionsPage));
const Noticed = lazy(() => import('./continuity/flags-page').then((page) => page.FlagsPage));
const NoticedOne = lazy(() => import('./continuity/flags-page').then((page) => page.FlagPage));
const Thread = lazy(() => import('./continuity/thread-page').then((page) => page.ThreadPage));
const Ahead = lazy(() => import('./continuity/ahead-page').then((page) => page.AheadPage));
const Numbers = lazy(() => import('./continuity/numbers-page').then((page) => page.NumbersPage));
const SmallestTeam = lazy(() => import('./continuity/smallest-team-page').then((page) => page.SmallestTeamPage));
const Find = lazy(() => import('./directory/find-page').then((page) => page.FindPage));
const Pa = lazy(() => import('./directory/pa-page').then((page) => page.PaPage));
const Talks = lazy(() => import('./messages/talks-page').then((page) => page.TalksPage));
const TalkOne = lazy(() => import('./messages/talk-page').then((page) => page.TalkPage));
const Report = lazy(() => import('./messages/report-page').then((page) => page.ReportPage));
const Money = lazy(() => import('./funds/money-page').then((page) => page.MoneyPage));

const PaToday = lazy(() => import('./visits/pa-today-page').then((page) => page.PaTodayPage));
const PaVisit = lazy(() => import('./visits/pa-visit-page').then((page) => page.PaVisitPage));
const Week = lazy(() => import('./visits/week-page').then((page) => page.WeekPage));
const People = lazy(() => import('./circles/people-page').then((page) => page.PeoplePage));
const Person = lazy(() => import('./circles/person-page').then((page) => page.PersonPage));
const Requests = lazy(() => import('./circles/requests-page').then((page) => page.RequestsPage));
const Profile = lazy(() => import('./profile/profile-page').then((page) => page.ProfilePage));

const Documents = lazy(() => import('./profile/documents-page').then((page) => page.DocumentsPage));

const ProfilePhoto = lazy(() => import('./profile/photo-page').then((page) => page.PhotoPage));

const Overview = lazy(() => import('./desk/overview-page').then((page) => page.OverviewPage));
const Flags = lazy(() => import('./desk/flags-page').then((page) => page.FlagsPage));
const Calls = lazy(() => import('./desk/calls-page').then((page) => page.CallsPage));
const Circles = lazy(() => import('./desk/circles-page').then((page) => page.CirclesPage));
const Circle = lazy(() => import('./desk/circle-page').then((page) => page.CirclePage));
const Matches = lazy(() => import('./desk/matches-page').then((page) => page.MatchesPage));
const DeskUnmet = lazy(() => import('./desk/unmet-page').then((page) => page.UnmetPage));
const Quarantine = lazy(() => import('./desk/quarantine-page').then((page) => page.QuarantinePage));
const Running = lazy(() => import('./desk/running-page').then((page) => page.RunningPage));
const Pas = lazy(() => import('./desk/pas-page').then((page) => page.PasPage));
const DeskPa = lazy(() => import('./desk/pa-page').then((page) => page.DeskPaPage));
const Import = lazy(() => import('./desk/import-page').then((page) => page.ImportPage));
const Invitations = lazy(() => import('./desk/invitations-page').then((page) => page.InvitationsPage));

export function App() {
  return (
    <SessionProvider>
      <LocationProvider scope={/^(?!\/api\/)/}>
        <ShellProvider>
          <Failsafe>
            <Screens />
          </Failsafe>
        </ShellProvider>
      </LocationProvider>
    </SessionProvider>
  );
}

/** A page that fails gives way to words and a way on; the next page is tried afresh. */
function Failsafe({ children }: { children: ComponentChildren }) {
  const [failure, forget] = useErrorBoundary((error) => console.error(error));
  const { url } = useLocation();
  useLayoutEffect(forget, [url]);
  if (failure === undefined) return children;
  return (
    <Page title={t('page.failed')}>
      <p>{t('page.failedText')}</p>
      <Button onClick={() => location.reload()}>{t('page.again')}</Button>
    </Page>
  );
}

function Screens() {
  const { store, role } = useSession();
  const { lockedSince } = useContext(ShellContext);
  if (store === null) return <SignedOutScreens />;
  if (lockedSince === undefined) return null;
  if (lockedSince !== null) return <LockedScreens />;
  if (role === 'coordinator') return <CoordinatorScreens />;
  return role === 'pa' ? <PaScreens /> : <PersonScreens />;
}

function SignedOutScreens() {
  return (
    <Router onRouteChange={focusHeading}>
      <Route path="/join" component={Join} />
      <Route path="/help" component={Help} />
      <Route default component={SignIn} />
    </Router>
  );
}

/** What the phone holds is hidden until it has reached the server; help is not. */
function LockedScreens() {
  return (
    <Router onRouteChange={focusHeading}>
      <Route path="/sign-in" component={SignIn} />
      <Route path="/help" component={Help} />
      <Route default component={Locked} />
    </Router>
  );
}

function PersonScreens() {
  useLocation(); // whom somebody helps may have changed with the page
  if (useIsOver()) return <OverScreens />;
  return (
    <Router onRouteChange={focusHeading}>
      <Route path="/" component={PersonToday} />
      <Route path="/team" component={Team} />
      <Route path="/team/question" component={TeamQuestion} />
      <Route path="/team/bring" component={Bring} />
      <Route path="/flags" component={Noticed} />
      <Route path="/flags/:id" component={NoticedOne} />
      <Route path="/thread" component={Thread} />
      <Route path="/thread/ahead" component={Ahead} />
      <Route path="/thread/numbers" component={Numbers} />
      <Route path="/thread/team" component={SmallestTeam} />
      <Route path="/find" component={Find} />
      <Route path="/find/:paId" component={Pa} />
      <Route path="/relationships/:id" component={Relationship} />
      <Route path="/relationships/:id/meet" component={Meet} />
      <Route path="/relationships/:id/end" component={Part} />
      <Route path="/pauses/:id" component={PaPause} />
      <Route path="/team/rules" component={Rules} />
      <Route path="/team/rules/:part" component={Rule} />
      <Route path="/asks/:id" component={Ask} />
      <Route path="/visits/new" component={AskVisit} />
      <Route path="/visits/:id" component={PersonVisit} />
      <Route path="/wishes" component={Wishes} />
      <Route path="/written" component={Written} />
      <Route path="/notes/:id/correct" component={CorrectNote} />
      <Route path="/arrangements/new" component={Arrangement} />
      <Route path="/pause" component={Pause} />
      <Route path="/cover/:id" component={CoverGap} />
      <Route path="/calendar" component={Calendar} />
      <Route path="/print" component={Print} />
      <Route path="/about-me" component={AboutMe} />
      <Route path="/love" component={Love} />
      <Route path="/love/:id" component={OneLove} />
      <Route path="/needs" component={Needs} />
      <Route path="/plan" component={Plan} />
      <Route path="/helpers" component={Helpers} />
      <Route path="/helpers/invite" component={InviteHelper} />
      <Route path="/helpers/invited/:id" component={InvitedHelper} />
      <Route path="/helpers/:id" component={Helper} />
      <Route path="/helping" component={Helping} />
      <Route path="/decisions" component={Decisions} />
      <Route path="/money" component={Money} />
      <Route path="/messages" component={Talks} />
      <Route path="/messages/:id" component={TalkOne} />
      <Route path="/messages/:id/report" component={Report} />
      {everybody}
    </Router>
  );
}

/** The person has died. What there is to read stays; every other page says so, in the same few words. */
function OverScreens() {
  return (
    <Router onRouteChange={focusHeading}>
      <Route path="/pause" component={Pause} />
      <Route path="/visits/:id" component={PersonVisit} />
      <Route path="/written" component={Written} />
      <Route path="/helping" component={Helping} />
      <Route path="/decisions" component={Decisions} />
      <Route path="/money" component={Money} />
      <Route path="/messages" component={Talks} />
      <Route path="/messages/:id" component={TalkOne} />
      {everybody.filter(({ key }) => key !== 'going' && key !== 'lost')}
      <Route key="over" default component={PersonToday} />
    </Router>
  );
}

function PaScreens() {
  return (
    <>
      <ErrorBoundary>
        <OwnReminders />
      </ErrorBoundary>
      <Router onRouteChange={focusHeading}>
        <Route path="/" component={PaToday} />
        <Route path="/week" component={Week} />
        <Route path="/people" component={People} />
        <Route path="/people/:id" component={Person} />
        <Route path="/people/:id/meet" component={Meet} />
        <Route path="/people/:id/end" component={Part} />
        <Route path="/people/:id/handover" component={Handover} />
        <Route path="/visits/:id" component={PaVisit} />
        <Route path="/visits/:id/times" component={CorrectTimes} />
        <Route path="/notes/:id/correct" component={CorrectNote} />
        <Route path="/buddy" component={Buddy} />
        <Route path="/arrangements/new" component={Arrangement} />
        <Route path="/requests" component={Requests} />
        <Route path="/away" component={Away} />
        <Route path="/calendar" component={Calendar} />
        <Route path="/print" component={Print} />
        <Route path="/messages" component={Talks} />
        <Route path="/messages/:id" component={TalkOne} />
        <Route path="/messages/:id/report" component={Report} />
        <Route path="/profile" component={Profile} />
        <Route path="/documents" component={Documents} />
        <Route path="/profile/photo" component={ProfilePhoto} />
        {everybody}
      </Router>
    </>
  );
}

function CoordinatorScreens() {
  return (
    <Router onRouteChange={focusHeading}>
      <Route path="/" component={ToDesk} />
      <Route path="/desk" component={Overview} />
      <Route path="/desk/flags" component={Flags} />
      <Route path="/desk/calls" component={Calls} />
      <Route path="/desk/circles" component={Circles} />
      <Route path="/desk/circles/:id" component={Circle} />
      <Route path="/desk/circles/:id/matches" component={Matches} />
      <Route path="/desk/unmet" component={DeskUnmet} />
      <Route path="/desk/quarantine" component={Quarantine} />
      <Route path="/desk/running" component={Running} />
      <Route path="/desk/pas" component={Pas} />
      <Route path="/desk/pas/:id" component={DeskPa} />
      <Route path="/desk/import" component={Import} />
      <Route path="/desk/invitations" component={Invitations} />
      {everybody}
    </Router>
  );
}

const everybody = [
  <Route key="sign-in" path="/sign-in" component={SignIn} />,
  <Route key="join" path="/join" component={Join} />,
  <Route key="going" path="/going" component={Going} />,
  <Route key="shared" path="/shared" component={Shared} />,
  <Route key="worry" path="/worry" component={Worry} />,
  <Route key="inbox" path="/inbox" component={Inbox} />,
  <Route key="unsent" path="/unsent" component={Unsent} />,
  <Route key="problems" path="/problems" component={Problems} />,
  <Route key="notifications" path="/notifications/:about?" component={Notifications} />,
  <Route key="devices" path="/devices" component={Devices} />,
  <Route key="more" path="/more" component={More} />,
  <Route key="help" path="/help" component={Help} />,
  <Route key="lost" default component={Lost} />,
];

function ToDesk() {
  const { route } = useLocation();
  useEffect(() => route('/desk', true), [route]);
  return null;
}

function Lost() {
  return (
    <Page title={t('page.lost')}>
      <p>{t('page.lostText')}</p>
      <LinkButton href="/">{t('page.home')}</LinkButton>
    </Page>
  );
}
