// The language of the page: that of the browser, or the one that is chosen.
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'

import { attempt } from '../way.ts'
import { de } from './de.ts'
import { en, type Texts } from './en.ts'

/** Each language by its code, under its own name. */
export const languages = { en: { title: 'English', texts: en }, de: { title: 'Deutsch', texts: de } } as const
export type Language = keyof typeof languages

/** The first of the browser's languages that there is. */
export function languageOf(wanted: readonly string[]): Language {
  const known = wanted.map((one) => one.toLowerCase().split('-')[0] ?? '')
  return known.find((one): one is Language => Object.hasOwn(languages, one)) ?? 'en'
}

/** Where this window keeps the language that was chosen: with the page loaded again it stays. */
const languageKey = 'hubplan-language'

/** The language chosen in this window, or the first of the browser's. */
export function firstLanguage(): Language {
  const chosen = attempt(() => sessionStorage.getItem(languageKey))
  return languageOf(typeof chosen === 'string' ? [chosen] : navigator.languages)
}

export function keepLanguage(language: Language): void {
  attempt(() => sessionStorage.setItem(languageKey, language))
}

export const TextsContext = createContext<Texts>(en)

export function useTexts(): Texts {
  return useContext(TextsContext)
}

export type { Texts } from './en.ts'
