import type { Weather } from '../data/kinds';
import { Icon } from '../ui/icon';
import { t } from './words';
import './reflections.css';

const WEATHERS: readonly Weather[] = ['sun', 'cloud', 'rain'];

/** A picture instead of words, or beside them. It is no mark: nothing adds it up. */
export function WeatherChoice({
  value,
  onChange,
}: {
  value: Weather | null;
  onChange: (value: Weather | null) => void;
}) {
  return (
    <fieldset class="field">
      <legend>{t('going.picture')}</legend>
      <div class="weathers">
        {WEATHERS.map((weather) => (
          <button
            key={weather}
            type="button"
            class="weather"
            aria-pressed={value === weather}
            onClick={() => onChange(value === weather ? null : weather)}
          >
            <Icon name={weather} />
            {t(`weather.${weather}`)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

export function WeatherPicture({ weather }: { weather: Weather | null }) {
  if (weather === null) return null;
  return (
    <p class="row">
      <Icon name={weather} /> {t(`weather.${weather}`)}
    </p>
  );
}
