import { useState } from 'preact/hooks';
import { chooseLook, type Look, readLook, textSizes, themes } from '../look';
import { Card } from '../ui/card';
import { RadioGroup } from '../ui/field';
import { t } from './words';

/** Light or dark, and how big the words are. It takes effect at once. */
export function LookCard() {
  const [look, setLook] = useState(() => readLook());
  const choose = (choice: Partial<Look>) => {
    const chosen = { ...look, ...choice };
    chooseLook(chosen);
    setLook(chosen);
  };
  return (
    <Card class="stack" labelledBy="look">
      <div>
        <h2 id="look">{t('more.look')}</h2>
        <p class="small soft">{t('more.lookHint')}</p>
      </div>
      <RadioGroup
        id="theme"
        label={t('more.theme')}
        value={look.theme}
        choices={themes.map((value) => ({ value, label: t(`more.theme.${value}`) }))}
        onChange={(theme) => choose({ theme })}
      />
      <RadioGroup
        id="text-size"
        label={t('more.text')}
        value={look.textSize}
        choices={textSizes.map((value) => ({ value, label: t(`more.text.${value}`) }))}
        onChange={(textSize) => choose({ textSize })}
      />
    </Card>
  );
}
