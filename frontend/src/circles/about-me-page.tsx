import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { type Question, sharedScope } from '../data/kinds';
import { list, type Row } from '../data/rows';
import { useLive } from '../data/use-live';
import { useDraft } from '../drafts';
import { AboutSections } from '../person/about-sections';
import { ReviewCard } from '../person/review-card';
import { SectionPage } from '../person/section-page';
import { SECTIONS } from '../person/sections';
import { t as p } from '../person/words';
import { useSaving } from '../saving';
import { useStore } from '../session';
import { Button, LinkButton } from '../ui/button';
import { Card, Details, GoLink } from '../ui/card';
import { TextArea } from '../ui/field';
import { Icon } from '../ui/icon';
import { Opening, Page } from '../ui/page';
import { SavedHere } from '../ui/sync-state';
import { useNow } from '../ui/use-now';
import { dayOf, sayDay } from '../ui/when';
import { circleIdOf } from './my-circle';
import { t } from './words';

const questions: readonly Question[] = ['good', 'want', 'help'];
const MAX_LENGTH = 4000;

/** The three questions, one a page, and all the answers on the page they lead to. */
export function AboutMePage() {
  const { db, account } = useStore();
  const { query, route } = useLocation();
  const circleId = circleIdOf(account) ?? '';
  const answers = useLive(async () => list(db, 'outcome', sharedScope(circleId)), [db, circleId]);
  const versions = useLive(async () => list(db, 'about_me', sharedScope(circleId)), [db, circleId]);
  const section = SECTIONS.find((each) => each === query.section);
  if (section && versions) {
    const onDone = () => route('/about-me');
    return <SectionPage key={section} circleId={circleId} section={section} versions={versions} onDone={onDone} />;
  }
  const asked = questions.find((question) => question === query.question);
  if (asked && answers) {
    const next = questions[questions.indexOf(asked) + 1];
    return (
      <QuestionPage
        key={asked}
        circleId={circleId}
        question={asked}
        answer={latest(answers, asked)?.d.text ?? ''}
        onDone={() => route(next && query.all ? `/about-me?question=${next}&all=1` : '/about-me')}
        back={backFrom(asked, query.all === '1')}
      />
    );
  }
  return (
    <Page title={t('aboutMe.title')} back={{ href: '/more', words: t('aboutMe.more') }} under="/more">
      {answers && versions ? (
        <>
          <Answers answers={answers} />
          <OwnWords circleId={circleId} versions={versions} />
        </>
      ) : (
        <Opening />
      )}
    </Page>
  );
}

function backFrom(question: Question, isAll: boolean): string {
  const before = questions[questions.indexOf(question) - 1];
  return isAll && before ? `/about-me?question=${before}&all=1` : '/about-me';
}

function Answers({ answers }: { answers: readonly Row<'outcome'>[] }) {
  const now = useNow();
  return (
    <>
      {answers.length === 0 && (
        <>
          <p>{t('aboutMe.intro')}</p>
          <LinkButton wide href="/about-me?question=good&all=1">
            {t('aboutMe.start')}
          </LinkButton>
        </>
      )}
      {questions.map((question) => (
        <AnswerCard
          key={question}
          question={question}
          answers={answers.filter(({ d }) => d.question === question).toSorted(newestFirst)}
          now={now}
        />
      ))}
      <GoodLife />
    </>
  );
}

function AnswerCard({ question, answers, now }: { question: Question; answers: Row<'outcome'>[]; now: Date }) {
  const [current, ...earlier] = answers;
  return (
    <Card labelledBy={`question-${question}`}>
      <h2 id={`question-${question}`}>{t(`question.${question}`)}</h2>
      {current ? (
        <>
          <p class="own-words">{current.d.text}</p>
          <p class="small soft">{signed(current, now)}</p>
          {current.pending && <SavedHere />}
        </>
      ) : (
        <p class="soft">{t('aboutMe.notYet')}</p>
      )}
      <LinkButton
        kind="second"
        icon="pen"
        href={`/about-me?question=${question}`}
        label={t(current ? 'aboutMe.changeThis' : 'aboutMe.answerThis', { question: t(`question.${question}`) })}
      >
        {t(current ? 'aboutMe.change' : 'aboutMe.answer')}
      </LinkButton>
      {earlier.length > 0 && (
        <Details summary={t('aboutMe.earlier', { count: earlier.length })}>
          {earlier.map((each) => (
            <div key={each.id}>
              <p class="own-words">{each.d.text}</p>
              <p class="small soft">{signed(each, now)}</p>
            </div>
          ))}
        </Details>
      )}
    </Card>
  );
}

interface QuestionProps {
  circleId: string;
  question: Question;
  answer: string;
  back: string;
  onDone: () => void;
}

function QuestionPage({ circleId, question, answer, back, onDone }: QuestionProps) {
  const { save, notSaved } = useSaving();
  const [draft, setDraft] = useDraft(`answer:${question}`);
  const [isTouched, setTouched] = useState(draft !== '');
  const [error, setError] = useState<string>();
  const text = isTouched ? draft : answer;
  const keep = async () => {
    if (text.trim() === answer) return onDone();
    if (text.trim() === '') {
      setError(t('aboutMe.empty'));
      document.getElementById('answer')?.focus();
      return;
    }
    if (await save('outcome.answer', { circleId, question, text: text.trim() })) {
      setDraft('');
      onDone();
    }
  };
  return (
    <Page title={t(`question.${question}`)} heading="say" back={{ href: back }} under="/more">
      {notSaved}
      <p class="soft">{t('aboutMe.place', { place: questions.indexOf(question) + 1, all: questions.length })}</p>
      <TextArea
        id="answer"
        label={t('aboutMe.words')}
        hint={t(`hint.${question}`)}
        error={error}
        rows={6}
        maxLength={MAX_LENGTH}
        value={text}
        onInput={(typed) => {
          setTouched(true);
          setDraft(typed);
        }}
      />
      <Button wide onClick={() => void keep()}>
        {t('aboutMe.save')}
      </Button>
      <p>
        <a class="linkline" href="/about-me">
          {t('aboutMe.later')}
        </a>
      </p>
      <GoodLife />
    </Page>
  );
}

/** Stands beside the three questions. */
function GoodLife() {
  return (
    <Card kind="plain" labelledBy="good-life">
      <h2 id="good-life">{t('aboutMe.future')}</h2>
      <p class="own-words">{t('aboutMe.definition')}</p>
      <p class="small soft">{t('aboutMe.source')}</p>
    </Card>
  );
}

/** About Me under its headings, when to look at it again, and the ways to what else is about the person. */
function OwnWords({ circleId, versions }: { circleId: string; versions: readonly Row<'about_me'>[] }) {
  const { db } = useStore();
  const now = useNow();
  const { save, notSaved } = useSaving();
  const review = useLive(
    async () => ({ held: await list(db, 'about_me_review', sharedScope(circleId)) }),
    [db, circleId],
  );
  return (
    <>
      {notSaved}
      {review && <ReviewCard review={review.held[0]?.d ?? null} circleId={circleId} save={save} now={now} />}
      <h2>{p('about.sections')}</h2>
      <p>{p('about.sectionsText')}</p>
      <AboutSections versions={versions} now={now} hrefOf={(section) => `/about-me?section=${section}`} />
      <Card>
        <GoLink href="/love" before={<Icon name="heart" />}>
          {p('about.toLove')}
        </GoLink>
        <GoLink href="/needs" before={<Icon name="ear" />}>
          {p('about.toNeeds')}
        </GoLink>
        <GoLink href="/plan" before={<Icon name="warn" />}>
          {p('about.toPlan')}
        </GoLink>
      </Card>
      <p class="small soft">{t('aboutMe.who')}</p>
    </>
  );
}

function latest(answers: readonly Row<'outcome'>[], question: Question): Row<'outcome'> | undefined {
  return answers.filter(({ d }) => d.question === question).toSorted(newestFirst)[0];
}

function newestFirst(a: Row<'outcome'>, b: Row<'outcome'>): number {
  return b.d.answeredAt.localeCompare(a.d.answeredAt) || Number(b.pending) - Number(a.pending);
}

function signed({ d }: Row<'outcome'>, now: Date): string {
  return t('aboutMe.signed', { name: d.authorName, day: sayDay(dayOf(d.answeredAt), now) });
}
