// The page's script: search, filters, sorting, copying and the two themes. Without it the page shows the first rows, in
// the plan's order. The source of these functions is copied into the page, so they may use only each other and the browser.
import type { Browser, Page, Part } from './browser.ts'
import { findFunctions, finding } from './find-script.ts'
import { drawing, rowFunctions } from './row-script.ts'
import { tableFunctions } from './table-script.ts'
import { scrolling, windowFunctions } from './window-script.ts'

declare const document: Page
declare const window: Browser

function tellLate(): void {
  const late = document.querySelector('#late')
  const until = Date.parse(late?.dataset['until'] ?? '')
  if (late !== null && Date.now() >= until) late.hidden = false
}

function say(text: string): void {
  const status = document.querySelector('#said')
  if (status !== null) status.textContent = text
}

function startCopying(): void {
  for (const button of document.querySelectorAll('[data-copy]')) button.addEventListener('click', () => copy(button))
}

function copy(button: Part): void {
  const code = button.parentElement?.querySelector('code') ?? null
  if (code === null) return
  const select = (): void => {
    const range = document.createRange()
    range.selectNodeContents(code)
    window.getSelection()?.removeAllRanges()
    window.getSelection()?.addRange(range)
    say('Selected: copy it with the keyboard.')
  }
  const { clipboard } = window.navigator
  if (clipboard === undefined) select()
  else clipboard.writeText(code.textContent ?? '').then(() => say('Copied.'), select)
}

function startThemes(): void {
  const button = document.querySelector('#theme')
  if (button === null) return
  const root = document.documentElement
  let isDark = window.matchMedia('(prefers-color-scheme: dark)').matches
  const label = (): void => {
    button.textContent = isDark ? 'Light theme' : 'Dark theme'
  }
  label()
  button.addEventListener('click', () => {
    isDark = !isDark
    root.dataset['theme'] = isDark ? 'dark' : 'light'
    label()
  })
}

/** A fold cannot be opened on paper, so all are opened for printing. */
function startPrinting(): void {
  let opened: Part[] = []
  window.addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')]
    for (const details of opened) details.open = true
  })
  window.addEventListener('afterprint', () => {
    for (const details of opened) details.open = false
  })
}

type Acts = readonly ((...given: never[]) => unknown)[]

export interface ScriptOf {
  readonly functions: Acts
  /** Parts of the script call each other by these names, whatever a bundler calls their functions. */
  readonly rooms: Readonly<Record<string, object>>
  /** Called when the page has loaded. */
  readonly starts: Acts
}

/** Of the page of one plan. Rows are drawn for printing before folds are opened. */
export const ofOnePlan: ScriptOf = {
  functions: [
    ...[tellLate, say, startCopying, copy, startThemes, startPrinting],
    ...[...tableFunctions, ...findFunctions, ...rowFunctions, ...windowFunctions],
  ],
  rooms: { drawing, finding, scrolling },
  starts: [tellLate, startCopying, startThemes, tableFunctions[0], startPrinting],
}

/** The source of a page's one script. */
export function scriptOf({ functions, rooms, starts }: ScriptOf): string {
  const named = Object.entries(rooms).map(([room, members]) => {
    const calls = Object.entries(members).map(([key, act]) => `${key}:${(act as () => void).name}`)
    return `const ${room}={${calls.join()}}`
  })
  return `(()=>{
document.documentElement.classList.add('js')
${[...functions, ...named].join('\n')}
document.addEventListener('DOMContentLoaded',()=>{${starts.map(({ name }) => `${name}()`).join(';')}})
})()`
}

export const script = scriptOf(ofOnePlan)
