/** The records a phone holds, as docs/records.md lists them. */

/** `2026-11-24T09:00:00Z` */
export type Instant = string;
/** `2026-11-24` */
export type Day = string;
/** `09:00` */
export type ClockTime = string;
/** The SHA-256 of a file, in hexadecimal. */
export type FileHash = string;
export type Weekday = 'MO' | 'TU' | 'WE' | 'TH' | 'FR' | 'SA' | 'SU';
export type TeamRole = 'main' | 'regular' | 'backup';
export type Stage = 'considering' | 'invited' | 'introduced' | 'chosen' | 'ended';
export type Question = 'good' | 'want' | 'help';
export type NewFaceRule = 'ask_me' | 'tell_me' | 'anyone_in_team';
export type Basis = 'own' | 'supported' | 'attorney' | 'best_interests';
export type Power = 'choose_pas' | 'agree_visits' | 'see_notes' | 'money';
export type Section = 'important' | 'people' | 'communicate' | 'wellness' | 'please' | 'support' | 'knowing';
export type LoveKind = 'person' | 'place' | 'thing';
export type CommunicationNeed =
  | 'large_print'
  | 'easy_read'
  | 'braille'
  | 'read_aloud'
  | 'pictures'
  | 'text_not_calls'
  | 'calls_not_text'
  | 'face_me'
  | 'slowly'
  | 'one_at_a_time'
  | 'time_to_answer'
  | 'bsl'
  | 'makaton'
  | 'hearing_aid'
  | 'lip_read'
  | 'interpreter';
export type Sharing = 'nobody' | 'team' | 'everyone_i_meet';
export type Closeness = 'is' | 'lives_with' | 'close';
export type Given = 'app' | 'phone' | 'in_person';
export type VisitKind = 'care' | 'together';
export type UrgentGroup = 'team' | 'introduced';
export type Meeting = 'video' | 'phone' | 'home' | 'shadow';
export type PauseAnswer = 'keep' | 'call_off' | 'ring_me';
export type Quality = 'equality' | 'curiosity' | 'kindness' | 'listening';
export type Weather = 'sun' | 'cloud' | 'rain';
export type TargetKind = 'person' | 'pa' | 'supporter' | 'coordinators';
export type WorryAbout = 'person' | 'pa' | 'supporter' | 'holder' | 'other';
export type AskAnswer = 'yes' | 'no' | 'talk_first';
export type VisitStatus =
  | 'proposed'
  | 'confirmed'
  | 'under_way'
  | 'done'
  | 'declined'
  | 'cancelled'
  | 'not_heard'
  | 'missed'
  | 'paused';
export type PauseReason = 'hospital' | 'holiday' | 'died' | 'moved_away';
export type Rhythm = 'calm' | 'steady' | 'lively';
export type Pet = 'dogs' | 'cats' | 'other';
export type Gender = 'woman' | 'man' | 'other';
export type DocumentKind =
  | 'dbs'
  | 'status_check'
  | 'insurance'
  | 'right_to_work'
  | 'referees'
  | 'training'
  | 'standards';
/** Latitude and longitude. */
export type Place = [number, number];

export interface Circle {
  personName: string;
  knownAs: string | null;
  holderId: string;
  holderName: string;
  holderPhone: string | null;
  phone: string | null;
  address: string | null;
  outcode: string | null;
  at: Place | null;
  howToGetIn: string | null;
  emergencyName: string | null;
  emergencyPhone: string | null;
  allergies: string | null;
  communicationNeeds: string | null;
  timeZone: string;
  newFaceRule: NewFaceRule;
  /** Visits from before were brought in from elsewhere. */
  hasImported: boolean;
  /** Null: the person has not yet said who is in the team. */
  teamAskedAt: Instant | null;
  /** How long a face stays familiar after the last meeting. */
  familiarDays: number;
  openedAt: Instant;
}

export interface TeamMember {
  paId: string;
  name: string;
  knownAs: string | null;
  /** Rows from before there were files leave it out. */
  photo?: FileHash | null;
  phone: string | null;
  role: TeamRole;
  chosenAt: Instant;
  firstMetAt: Instant | null;
  lastMetAt: Instant | null;
  /** How many are done. */
  visits: number;
  /** So soon before a visit calling it off costs that share of it, by the PA's own terms. Null: not said. */
  lateCancelHours: number | null;
  lateCancelPercent: number | null;
  /** So long into a pause the visits that were agreed cost that share. Null: not said. */
  pauseHours: number | null;
  pausePercent: number | null;
}

/** One answer; the latest to a question is the one that counts. */
export interface Outcome {
  question: Question;
  text: string;
  answeredAt: Instant;
  authorName: string;
}

/** One version of one section of About Me; all are kept. */
export interface AboutMe {
  section: Section;
  /** May be empty beside a photo or a voice note. */
  text: string;
  photo: FileHash | null;
  voice: FileHash | null;
  voiceSeconds: number | null;
  /** The version that was on the screen. */
  basedOn: string | null;
  writtenAt: Instant;
  /** Whose words they are. */
  authorName: string;
  /** Who typed them, where that was somebody else. */
  writtenBy: string | null;
  supportedBy: string | null;
}

export interface AboutMeReview {
  reviewOn: Day | null;
  reviewedAt: Instant | null;
}

export interface Love {
  love: LoveKind;
  name: string;
  meaning: string;
  /** One thing to do nearby, or empty. */
  toTry: string;
  addedAt: Instant;
}

export interface CommunicationNeeds {
  needs: CommunicationNeed[];
  /** For an interpreter. */
  language: string;
  words: string;
  sharedWith: Sharing;
  reviewOn: Day | null;
  setAt: Instant;
  setBy: string;
}

export interface NeedsMet {
  how: string;
  metAt: Instant;
  authorName: string;
}

export interface Contact {
  name: string;
  phone: string;
}

/** What to do when nobody comes: whom to ring, in order. */
export interface MissedVisitPlan {
  contacts: Contact[];
  waitMinutes: number;
  what: string;
  setAt: Instant;
  setBy: string;
}

export interface Arrangement {
  paId: string;
  /** As RFC 5545 writes it, without its end. */
  rule: string;
  /** Those it falls on. */
  weekdays: Weekday[];
  localStart: ClockTime;
  /** Null: so many real minutes after the start. */
  localEnd: ClockTime | null;
  minutes: number;
  timeZone: string;
  startsOn: Day;
  endsOn: Day | null;
  /** On these days nobody comes. */
  exceptions: Day[];
  skipsBankHolidays: boolean;
  sleepIn: boolean;
  what: string;
  stage: 'proposed' | 'agreed' | 'ended';
  proposedBy: 'person' | 'pa';
  personAgreedAt: Instant | null;
  paAgreedAt: Instant | null;
}

/** What the circle's and the PA's own row of a visit share. */
interface VisitCore {
  paId: string;
  arrangementId: string | null;
  startsAt: Instant;
  endsAt: Instant;
  status: VisitStatus;
  proposedBy: 'person' | 'pa' | 'import';
  personConfirmedAt: Instant | null;
  paConfirmedAt: Instant | null;
  /** An ask about this visit has no yes; it stays proposed. */
  needsYes: boolean;
  checkedInAt: Instant | null;
  checkedOutAt: Instant | null;
  /** When the server heard of the check-in. */
  inRecordedAt: Instant | null;
  lateMinutes: number | null;
  /** `together`: without a task, to keep knowing each other. */
  kind: VisitKind;
  /** The person's rule by which it was agreed in a hurry. */
  ruleWhat: string | null;
  ruleSetAt: Instant | null;
  /** The person wants to be told of this face. Sent is not told. */
  toTell: boolean;
  toldAt: Instant | null;
  toldBy: string | null;
  toldHow: Given | null;
  /** When a phone on the person's side has shown that, and whose. */
  lateSeenAt: Instant | null;
  lateSeenBy: string | null;
  /** When the person's side said that the PA is there, and who. */
  cameSaidAt: Instant | null;
  cameSaidBy: string | null;
  /** Whose word it is that nobody came. */
  missedSaidBy: string | null;
  /** What was said before each correction. */
  timesBefore: TimesBefore[];
  sleepIn: boolean;
  /** What the day is called when it is one. */
  bankHoliday: string | null;
  /** Another time that one side asks for; until the other agrees, the old one stands. */
  moveStartsAt: Instant | null;
  moveEndsAt: Instant | null;
  moveBy: 'person' | 'pa' | 'import' | null;
  /** The same of visits by PAs who come together. */
  togetherId: string | null;
}

export interface TimesBefore {
  checkedInAt: Instant | null;
  checkedOutAt: Instant | null;
  reason: string;
  correctedAt: Instant;
  byName: string;
}

export interface Visit extends VisitCore {
  paName: string;
  imported: boolean;
  /** What was heard when somebody rang because nobody came. */
  missedSaid: string;
}

export interface OwnVisit extends VisitCore {
  circleId: string;
  personKnownAs: string;
  /** The same of this PA's visits to people who live together. */
  householdId: string | null;
}

/** Nobody comes on these days. */
export interface Pause {
  reason: PauseReason;
  startsOn: Day;
  /** The last day; null: until further word. Before the first: it never was. */
  endsOn: Day | null;
  recordedBy: string;
  recordedAt: Instant;
  endedAt: Instant | null;
}

/** A visit to which its PA does not come: a gap, until somebody else does. */
export interface Cover {
  visitId: string;
  /** Who does not come. */
  paId: string;
  paName: string;
  startsAt: Instant;
  endsAt: Instant;
  askedBy: 'person' | 'pa' | 'import';
  askedAt: Instant;
  state: 'open' | 'filled' | 'closed';
  filledVisitId: string | null;
}

/** One PA was asked to come instead. */
export interface CoverOffer {
  coverId: string;
  paId: string;
  paName: string;
  circleId: string;
  personKnownAs: string;
  startsAt: Instant;
  endsAt: Instant;
  offeredAt: Instant;
  /** Null: no answer yet. */
  canCome: boolean | null;
  answeredAt: Instant | null;
  /** `passed`: somebody else comes. `withdrawn`: nobody is needed any more. */
  outcome: 'agreed' | 'passed' | 'withdrawn' | null;
}

export interface Note {
  visitId: string;
  authorId: string;
  authorName: string;
  text: string;
  madeAt: Instant;
  receivedAt: Instant | null;
  /** For whoever comes next. */
  isHandover: boolean;
  /** What stood here before each correction, in order. */
  earlier: EarlierText[];
  /** Whose phones have shown it. */
  readBy: ReadBy[];
}

export interface EarlierText {
  text: string;
  reason: string;
  correctedAt: Instant;
}

export interface ReadBy {
  readerId: string;
  name: string;
  readAt: Instant;
}

/** What the person wants done, at every visit (`visitId` null) or at one. */
export interface VisitWish {
  visitId: string | null;
  text: string;
  authorName: string;
  writtenAt: Instant;
}

/** Whom a PA chose to notice when they have not said that they are out. */
export interface Buddy {
  name: string;
  phone: string;
  /** Another PA, whom the server can tell. */
  isInApp: boolean;
  chosenAt: Instant;
}

/** Somebody chose this user as their buddy. */
export interface BuddyOf {
  name: string;
  chosenAt: Instant;
  /** They have said that they cannot be it. */
  declinedAt: Instant | null;
}

/** A PA works alone, and means to be out by `until`. */
export interface LoneWorking {
  startedAt: Instant;
  until: Instant;
  safeAt: Instant | null;
  toldAt: Instant | null;
  toldName: string | null;
}

/** The steps between a person and a PA that both sides see. */
interface Steps {
  paId: string;
  stage: Stage;
  role: TeamRole | null;
  invitedAt: Instant | null;
  meetingAcceptedAt: Instant | null;
  introducedAt: Instant | null;
  personChoseAt: Instant | null;
  paAgreedAt: Instant | null;
  personKnowsAt: Instant | null;
  paKnowsAt: Instant | null;
  chosenAt: Instant | null;
  endedAt: Instant | null;
  /** The last day, where somebody has said goodbye with notice. */
  endsOn: Day | null;
  endSaidBy: 'person' | 'pa' | null;
}

export interface Relationship extends Steps {
  /** The person need not be told again that this PA is the whole team. */
  fineAloneAt: Instant | null;
  pausedAt: Instant | null;
  name: string;
  knownAs: string | null;
  /** Rows from before there were files leave it out. */
  photo?: FileHash | null;
  imported: boolean;
  firstMetAt: Instant | null;
  lastMetAt: Instant | null;
  visits: number;
}

/** The relationship as the PA sees it. */
export interface Bond extends Steps {
  circleId: string;
  personKnownAs: string;
  outcode: string | null;
  /** The middle of that district. */
  at: Place | null;
  message: string | null;
  /** By which this PA may come in a hurry. */
  urgentRules: RuleForPa[];
  /** Empty unless the person shares them with everyone they meet. */
  communicationNeeds: string;
}

interface RuleForPa {
  ruleId: string;
  what: string;
  /** Nobody is asked before them. */
  isFirst: boolean;
}

/** What the person has said in advance for when there is no time to ask. */
export interface UrgentRule {
  what: string;
  order: UrgentGroup[];
  setAt: Instant;
}

/** A meeting to get to know each other. */
export interface Introduction {
  circleId: string;
  paId: string;
  paName: string;
  meeting: Meeting;
  startsAt: Instant;
  words: string;
  /** What the PA asked for a meeting when it was proposed. Null: not said. */
  chargePence: number | null;
  status: 'proposed' | 'agreed' | 'declined' | 'called_off';
  proposedBy: 'person' | 'pa';
  proposedAt: Instant;
  answeredAt: Instant | null;
}

/** What a PA who leaves would tell another of the team. */
export interface Handover {
  circleId: string;
  paId: string;
  paName: string;
  toPaId: string;
  toName: string;
  text: string;
  proposedAt: Instant;
  /** Null until the person says. */
  isYes: boolean | null;
  answeredAt: Instant | null;
}

/** Why somebody ended a relationship, for nobody else. */
export interface OwnReason {
  relationshipId: string;
  text: string;
  writtenAt: Instant;
}

/** The holder has paused a PA, and does not say why. */
export interface PauseAsk {
  paId: string;
  paName: string;
  askedAt: Instant;
  answer: PauseAnswer | null;
  answeredAt: Instant | null;
}

/** A new face needs a yes. */
export interface Ask {
  visitId: string;
  paId: string;
  paName: string;
  startsAt: Instant;
  endsAt: Instant;
  why: string | null;
  decideBy: Instant;
  answer: AskAnswer | null;
  answeredAt: Instant | null;
  /** Decide-by has passed: somebody should ring. */
  ringSince: Instant | null;
  /** The supporter who is to ring. Null: the holder. */
  ringer: string | null;
  /** Without an answer the plan for a missed visit begins. */
  planAt: Instant;
  planSince: Instant | null;
}

export interface Decision {
  /** The mutation's name. */
  what: string;
  subjectId: string | null;
  paId: string | null;
  paName: string | null;
  basis: Basis;
  given: Given;
  decidedAt: Instant;
  /** Null when the person did it here. */
  recordedBy: string | null;
  undoable: boolean;
  undoneAt: Instant | null;
  /** What makes the basis one, as far as it was said. */
  helpedBy: string | null;
  scope: string | null;
  evidence: string | null;
  decidedBy: string | null;
  decidedOn: Day | null;
  consulted: string | null;
  /** The urgent rule by which a visit was agreed: the rest is what setting the rule rested on. */
  ruleWhat: string | null;
}

export type FlagKind =
  | 'too_many_faces'
  | 'unfamiliar_face_ahead'
  | 'main_pa_fading'
  | 'team_shrinking'
  | 'team_of_one'
  | 'gap'
  | 'missed_or_not_heard'
  | 'change_without_consent'
  | 'relationship_ended'
  | 'felt_continuity_falling';

export interface Flag {
  circleId: string;
  flag: FlagKind;
  severity: 'notice' | 'warning';
  state: 'open' | 'seen' | 'acting' | 'resolved';
  /** What the server says of it, in plain words for whoever holds this row. */
  title: string;
  text: string;
  seenAt: Instant | null;
  actingAt: Instant | null;
  actingBy: string | null;
  actingWords: string;
  settledAt: Instant | null;
  /** The last day on which whoever holds this row is left in peace about it. */
  quietUntil: Day | null;
  couldDo: string[];
  count: number;
  before: number | null;
  paIds: string[];
  openedAt: Instant;
  windowDays: number;
  faces: number;
  visits: number;
  limit: number;
  visitIds: string[];
  paNames: string[];
  closedAt: Instant | null;
}

export interface Agreement {
  weeklyPence: number;
  contributionPence: number;
  feePence: number;
  startsOn: Day;
  reviewOn: Day | null;
}

/** What a PA charges and on which terms; null: not said. Nothing is worked out from them but what is shown. */
export interface Charges {
  /** An hour on a weekday; the same as `hourPence`. */
  weekdayPence: number | null;
  saturdayPence: number | null;
  sundayPence: number | null;
  bankHolidayPence: number | null;
  /** A night. */
  sleepInPence: number | null;
  travelPencePerKm: number | null;
  /** Called off less than this many hours before … */
  lateCancelHours: number | null;
  /** … so much of the charge is due all the same. */
  lateCancelPercent: number | null;
  /** One meeting; 0: free. */
  introductionPence: number | null;
  /** In a pause, such as a stay in hospital, visits of the first so many hours … */
  pauseHours: number | null;
  /** … are due with so much of the charge. */
  pausePercent: number | null;
}

/** A stretch of every week, in local wall time; its end may be `24:00`. */
export interface WeeklyHours {
  weekday: Weekday;
  from: ClockTime;
  to: ClockTime;
}

/** A stretch of one day beside the week. */
export interface ExtraHours {
  day: Day;
  from: ClockTime;
  to: ClockTime;
}

/** Whole days, both included. */
export interface Away {
  from: Day;
  to: Day;
}

/** Why is the PA's own, and stands on no phone but theirs. */
export interface OwnAway extends Away {
  awayId: string;
  reason: string;
}

/** When somebody can come, as others see it. */
export interface Availability {
  weekly: WeeklyHours[];
  extra: ExtraHours[];
  away: Away[];
}

export interface OwnAvailability {
  weekly: WeeklyHours[];
  extra: ExtraHours[];
  away: OwnAway[];
}

/** What a PA wishes of where they work, for everybody to see. */
export interface PaWishes {
  noSmoking: boolean;
  noDogs: boolean;
  noCats: boolean;
  minMinutes: number | null;
  maxVisitsDay: number | null;
  furthestKm: number | null;
}

/** What a PA wishes and tells nobody. */
export interface PrivateWishes {
  whom: 'women' | 'men' | null;
  words: string;
}

/** What others and the PA see alike. */
interface Described {
  name: string;
  knownAs: string | null;
  about: string | null;
  languages: string[];
  interests: string[];
  skills: string[];
  outcode: string | null;
  at: Place | null;
  travelKm: number | null;
  hourPence: number | null;
  accepting: boolean;
  rhythm: Rhythm | null;
  smokes: boolean | null;
  drives: boolean | null;
  petsFine: Pet[];
  /** Null: they do not wish to say. */
  gender: Gender | null;
  faith: string;
  /** Null: nothing said at all. */
  charges: Charges | null;
  wishes: PaWishes;
  /** Rows from before there were files leave it out. */
  photo?: FileHash | null;
}

export interface PaProfile extends Described {
  availability: Availability;
}

export interface OwnProfile extends Described {
  availability: OwnAvailability;
  privateWishes: PrivateWishes;
  phone: string | null;
  holderId: string;
  /** Since when the holder has paused this PA; they are told no reason. */
  pausedAt: Instant | null;
}

/** Something of a PA's was seen: by whom, when, and when somebody looks again. Not the document itself. */
export interface SeenDocument {
  paId: string;
  document: DocumentKind;
  /** Which of its kind, in words. */
  level: string;
  datedOn: Day | null;
  updateService: boolean | null;
  seenOn: Day;
  seenBy: string;
  nextCheckOn: Day | null;
}

/** A line in a PA's own diary, on no phone but theirs. */
export interface PrivateVisit {
  title: string;
  startsAt: Instant;
  endsAt: Instant;
}

/** A visit of every week, by the quarter of an hour. One that ends before it begins goes on past midnight. */
export interface Wanted {
  weekday: Weekday;
  from: ClockTime;
  to: ClockTime;
  /** A night in which the PA may sleep; they have one charge for it. */
  sleepIn: boolean;
}

export type LackAbout = 'language' | 'skill' | 'times' | 'distance' | 'travel' | 'smoking' | 'pet' | 'short' | 'many';

/** Something that nobody has. */
export interface Lack {
  about: LackAbout;
  what: string;
  visits: Wanted[];
}

/** What a person needs of a PA: one a circle, under the circle's id. What they wish beside it is in no record. */
export interface Need {
  languages: string[];
  skills: string[];
  visits: Wanted[];
  withinKm: number | null;
  /** Whether somebody smokes at home; null: not said. */
  smoking: boolean | null;
  /** At home; null: not said. */
  pets: Pet[] | null;
  /** When the person said that nobody suits. */
  unmetSince: Instant | null;
  lacks: Lack[];
  /** PAs whom the person does not want to see; nobody else is told. */
  notForMe: string[];
}

export interface Notice {
  notice: string;
  title: string;
  text: string;
  url: string | null;
  createdAt: Instant;
  readAt: Instant | null;
  /** When somebody told its reader, and who. Absent where nobody did. */
  toldAt?: Instant | null;
  toldBy?: string | null;
}

export type Topic =
  | 'visits'
  | 'questions'
  | 'changes'
  | 'the_day'
  | 'messages'
  | 'money'
  | 'documents'
  | 'flags'
  | 'unsent'
  | 'app';

/** When messages about a topic ring; in the inbox they are in any case. */
export type TopicMode = 'now' | 'digest' | 'inbox';

export type Way = 'web_push' | 'email' | 'text' | 'call';

/** What may ring in the quiet hours. */
export type UrgentKind = 'visit_soon' | 'running_late' | 'not_heard' | 'question' | 'buddy';

/** What somebody is told, when and by which ways. Clock times are `HH:MM` in London. */
export interface ReminderChoice {
  /** A topic that is not here is as for everybody. */
  topics: Partial<Record<Topic, TopicMode>>;
  /** The first to be tried first. */
  ways: Way[];
  /** How long a way has before the next. */
  waitMinutes: number;
  /** `same`: at the clock time of the visit; `off`; or a time. */
  dayBefore: string;
  soonMinutes: number[];
  /** Null: no quiet hours. */
  quietFrom: string | null;
  quietUntil: string | null;
  digestAt: string;
  inQuiet: UrgentKind[];
  silentHours: number;
  chosenAt: Instant;
  /** Who wrote it down for them; null: they did it themselves. */
  writtenBy: string | null;
}

/** Family or a friend whom the person lets see or do named things. */
export interface Supporter {
  userId: string;
  name: string;
  powers: Power[];
  allowedAt: Instant;
  withdrawnAt: Instant | null;
  /** The person has named them to ring where an answer is missing. */
  ringsSince: Instant | null;
}

/** To which PA an invited supporter is said to be close. */
export interface InvitedCloseness {
  paId: string;
  paName: string;
  closeness: Closeness;
}

/** Whom the person would like to help them; until they have come in, or it is taken back. */
export interface SupporterInvite {
  name: string;
  powers: Power[];
  interests: InvitedCloseness[];
  invitedAt: Instant;
}

/** Whom a supporter helps, and with what powers, while they do. */
export interface Helping {
  circleId: string;
  personKnownAs: string;
  powers: Power[];
  communicationNeeds: string;
}

/** A supporter is close to a PA: then they never say yes to that PA for the person. */
export interface Interest {
  circleId: string;
  userId: string;
  paId: string;
  paName: string;
  closeness: Closeness;
  declaredAt: Instant;
  declaredBy: string;
  /** The supporter said it themselves, and may take it back. */
  isOwnWord: boolean;
  withdrawnAt: Instant | null;
  withdrawnBy: string | null;
}

export interface Holder {
  name: string;
  phone: string | null;
  providesServices: boolean;
  familiarDays: number;
  /** The council's safeguarding team; empty while the holder has not said. */
  safeguardingName: string;
  safeguardingPhone: string;
}

/** Whom an author chose. */
export interface Target {
  to: TargetKind;
  id: string | null;
  name: string;
}

/** How it is going, on one quality of a relationship: its author's own. */
interface Thought {
  circleId: string;
  personKnownAs: string;
  paId: string | null;
  paName: string | null;
  quality: Quality;
  weather: Weather | null;
  words: string;
  writtenAt: Instant;
}

export interface Reflection extends Thought {
  sharedWith: Target[];
}

export interface SharedReflection extends Thought {
  authorName: string;
}

/** Held by whom its author chose; by the author only where they keep a copy. */
export interface Worry {
  circleId: string;
  personKnownAs: string;
  authorName: string;
  about: WorryAbout;
  aboutName: string;
  words: string;
  raisedAt: Instant;
  told: string[];
  isOwn: boolean;
}

/** For whom somebody writes. */
export type Side = 'person' | 'pa';

/** Between a person's side and a PA, under their relationship's id. */
export interface Conversation {
  circleId: string;
  paId: string;
  /** How many messages there are. */
  lastN: number;
  /** How far each reader has read: `upTo` is a message's number. */
  seen: SeenUpTo[];
  /** Nothing goes to and fro while somebody stands here. */
  blockedBy: Side[];
}

export interface Message {
  relationshipId: string;
  /** Its number as it came; null while only this phone has it. */
  n: number | null;
  side: Side;
  authorId: string;
  authorName: string;
  text: string;
  voice: FileHash | null;
  voiceSeconds: number | null;
  writtenAt: Instant;
  sentAt: Instant | null;
}

/** How far somebody has seen a conversation. */
export interface SeenUpTo {
  userId: string;
  name: string;
  side: Side;
  upTo: number;
  at: Instant;
}

/** A message as the holder's coordinators get it. */
export interface ReportedMessage {
  messageId: string;
  authorName: string;
  text: string;
  voice: FileHash | null;
  voiceSeconds: number | null;
  sentAt: Instant | null;
}

/** What the holder was asked to look at. */
export interface MessageReport {
  relationshipId: string;
  circleId: string;
  paId: string;
  paName: string;
  side: Side;
  reporterName: string;
  reason: string;
  messages: ReportedMessage[];
  reportedAt: Instant;
  /** Of a supporter who reported for the person; null where the person or the PA did. */
  basis: Basis | null;
  settledAt: Instant | null;
  settledBy: string | null;
  /** What was done about it. */
  outcome: string | null;
}

export interface Kinds {
  circle: Circle;
  team_member: TeamMember;
  outcome: Outcome;
  about_me: AboutMe;
  about_me_review: AboutMeReview;
  love: Love;
  communication_needs: CommunicationNeeds;
  needs_met: NeedsMet;
  missed_visit_plan: MissedVisitPlan;
  arrangement: Arrangement;
  visit: Visit;
  pause: Pause;
  cover: Cover;
  cover_offer: CoverOffer;
  note: Note;
  visit_wish: VisitWish;
  buddy: Buddy;
  buddy_of: BuddyOf;
  lone_working: LoneWorking;
  relationship: Relationship;
  ask: Ask;
  decision: Decision;
  flag: Flag;
  agreement: Agreement;
  bond: Bond;
  conversation: Conversation;
  message: Message;
  message_report: MessageReport;
  own_visit: OwnVisit;
  own_profile: OwnProfile;
  notice: Notice;
  reminder_choice: ReminderChoice;
  supporter: Supporter;
  supporter_invite: SupporterInvite;
  helping: Helping;
  interest: Interest;
  reflection: Reflection;
  shared_reflection: SharedReflection;
  worry: Worry;
  holder: Holder;
  pa_profile: PaProfile;
  document: SeenDocument;
  private_visit: PrivateVisit;
  need: Need;
  urgent_rule: UrgentRule;
  introduction: Introduction;
  handover: Handover;
  handed_over: Handover;
  own_reason: OwnReason;
  pause_ask: PauseAsk;
}

export type Kind = keyof Kinds;

const SORT_KEYS: { [K in Kind]: (d: Kinds[K]) => string } = {
  circle: (d) => d.personName,
  team_member: (d) => d.name,
  outcome: (d) => d.answeredAt,
  about_me: (d) => d.writtenAt,
  about_me_review: (d) => d.reviewOn ?? '',
  love: (d) => d.addedAt,
  communication_needs: (d) => d.setAt,
  needs_met: (d) => d.metAt,
  missed_visit_plan: (d) => d.setAt,
  arrangement: (d) => d.startsOn,
  visit: (d) => d.startsAt,
  pause: (d) => d.startsOn,
  cover: (d) => d.startsAt,
  cover_offer: (d) => d.startsAt,
  note: (d) => d.madeAt,
  visit_wish: (d) => d.writtenAt,
  buddy: (d) => d.name,
  buddy_of: (d) => d.name,
  lone_working: (d) => d.until,
  relationship: (d) => d.name,
  ask: (d) => d.startsAt,
  decision: (d) => d.decidedAt,
  flag: (d) => d.openedAt,
  agreement: (d) => d.startsOn,
  bond: (d) => d.personKnownAs,
  conversation: () => '',
  message: (d) => d.sentAt ?? d.writtenAt,
  message_report: (d) => d.reportedAt,
  own_visit: (d) => d.startsAt,
  own_profile: (d) => d.name,
  notice: (d) => d.createdAt,
  reminder_choice: () => '',
  supporter: (d) => d.name,
  supporter_invite: (d) => d.name,
  helping: (d) => d.personKnownAs,
  interest: (d) => d.declaredAt,
  reflection: (d) => d.writtenAt,
  shared_reflection: (d) => d.writtenAt,
  worry: (d) => d.raisedAt,
  holder: (d) => d.name,
  pa_profile: (d) => d.name,
  urgent_rule: (d) => d.setAt,
  introduction: (d) => d.startsAt,
  handover: (d) => d.proposedAt,
  handed_over: (d) => d.proposedAt,
  own_reason: (d) => d.writtenAt,
  pause_ask: (d) => d.askedAt,
  document: (d) => d.seenOn,
  private_visit: (d) => d.startsAt,
  need: () => '',
};

/** What rows of a kind are ordered and ranged by; '' for a kind that this version does not know. */
export function sortKey<K extends Kind>(t: K, d: Kinds[K]): string {
  return SORT_KEYS[t]?.(d) ?? '';
}

const BY_NAME: ReadonlySet<Kind> = new Set<Kind>([
  'circle',
  'team_member',
  'relationship',
  'bond',
  'buddy',
  'buddy_of',
  'own_profile',
  'supporter',
  'supporter_invite',
  'helping',
  'holder',
  'pa_profile',
]);

const TENTH = '2026-11-2'.length;

/**
 * How a sort key begins, for keeping rows together that are read together: five days of a month (`2026-11-25`), or a first letter. What a later
 * key gives is never earlier.
 */
export function keyStart(t: Kind, k: string): string {
  if (BY_NAME.has(t)) return k.slice(0, 1);
  const day = k.charAt(TENTH);
  return k.slice(0, TENTH) + (day && (day < '5' ? '0' : '5'));
}

/** The circle whose scope this is, or null. */
export function circleOf(scope: string): string | null {
  return scope.startsWith('c:') ? scope.slice(2, scope.indexOf('/')) : null;
}

/** What everybody in the circle may see. */
export const sharedScope = (circleId: string) => `c:${circleId}/all`;

const PARTS: Record<string, string> = { all: 'plan', person: 'asks' };

/** The scope that has part of this one, for who may not have the whole; null where there is none. A phone holds one of the two. */
export function partOf(scope: string): string | null {
  const [circle, audience = ''] = scope.split('/');
  const part = PARTS[audience];
  return part ? `${circle}/${part}` : null;
}
