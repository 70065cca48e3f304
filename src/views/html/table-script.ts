// The table of changes in a browser. As in script.ts, the functions may use only each other, the browser and the other
// parts of the script that are declared here.
import type { Browser, Page, Part, PartEvent } from './browser.ts'
import type { TableData } from './data.ts'
import type { Finding, SortKey } from './find-script.ts'
import type { Drawing } from './row-script.ts'
import type { Changes, TableParts } from './table-state.ts'
import type { Scrolling } from './window-script.ts'

declare const document: Page
declare const window: Browser
declare const drawing: Drawing
declare const finding: Finding
declare const scrolling: Scrolling

function startTable(): void {
  const find = (selector: string): Part => document.querySelector(selector) ?? document.createElement('p')
  const columns = [...document.querySelectorAll('[data-rows]')]
  if (columns.length === 0) return
  const data = columns.map((column) => [column.dataset['rows'], JSON.parse(column.textContent ?? '')])
  const changes = readChanges(Object.fromEntries(data), {
    table: find('#changes table'),
    body: find('#changes tbody'),
    search: find('#search'),
    counter: find('#shown'),
    none: find('#none'),
    order: find('#order'),
    unseen: find('#unseen'),
    unprinted: find('#unprinted'),
    boxes: [...document.querySelectorAll('#filters input[type=checkbox]')],
  })
  listenToHeads(changes)
  listenToFilters(changes)
  listenToRows(changes)
  listenToPrinter(changes)
  scrolling.startScrolling(changes)
  filterRows(changes)
  // A browser that returns to the page may restore the fields, and does so only after the page has loaded.
  window.addEventListener('pageshow', () => {
    const { table, order } = changes.parts
    const sorted = table.querySelector('th[aria-sort]')?.dataset['key']
    if (sorted !== order.value) sortRows(changes, order.value as SortKey, false)
    else if (changes.asked !== finding.fieldsOf(changes.parts)) filterRows(changes)
  })
}

function readChanges(data: TableData, parts: TableParts): Changes {
  const owners = [...data.names.keys()]
  for (const [later, first] of data.same) owners[later] = first
  const sizes = owners.map(() => 0)
  for (const name of data.name) {
    const owner = owners[name] ?? 0
    sizes[owner] = (sizes[owner] ?? 0) + 1
  }
  const sorted = [...data.name.keys()]
  const anchor = { place: 0, top: 1 }
  const sizesOfRows = { height: 40, unit: 40, above: 0, width: 0, scrolled: 0 }
  const rows = new Map<number, Part>()
  const shown = { first: 0, last: 0, rows, ...sizesOfRows, anchor, isWaiting: false, timer: 0 }
  return { data, parts, owners, sizes, kept: {}, sorted, view: sorted, asked: '', opened: -1, shown }
}

function filterRows(changes: Changes): void {
  const { parts, data } = changes
  changes.asked = finding.fieldsOf(parts)
  changes.opened = -1
  changes.view = finding.matchingRows(changes)
  const figures = new Intl.NumberFormat('en-US')
  parts.counter.textContent = `${figures.format(changes.view.length)} of ${figures.format(data.kind.length)} shown`
  parts.none.hidden = changes.view.length > 0
  parts.table.setAttribute('aria-rowcount', String(changes.view.length + 1))
  scrolling.showView(changes)
}

function sortRows(changes: Changes, key: SortKey, isDown: boolean): void {
  const { table, order } = changes.parts
  changes.sorted = finding.sortedRows(changes, key, isDown)
  order.value = key
  for (const head of table.querySelectorAll('th[data-key]')) {
    if (head.dataset['key'] === key) head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending')
    else head.removeAttribute('aria-sort')
  }
  filterRows(changes)
}

function listenToHeads(changes: Changes): void {
  const { table, order } = changes.parts
  table.querySelector('thead tr')?.setAttribute('aria-rowindex', '1')
  for (const head of table.querySelectorAll('th[data-key]')) {
    const button = document.createElement('button')
    button.textContent = head.textContent
    button.addEventListener('click', () => {
      sortRows(changes, head.dataset['key'] as SortKey, head.getAttribute('aria-sort') === 'ascending')
    })
    head.textContent = ''
    head.append(button)
  }
  order.addEventListener('change', () => sortRows(changes, order.value as SortKey, false))
}

function listenToFilters(changes: Changes): void {
  const { search, boxes } = changes.parts
  let timer = 0
  search.addEventListener('input', () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => filterRows(changes), 120)
  })
  // The first search of many rows is as fast as the others.
  search.addEventListener('focus', () => window.setTimeout(() => finding.searchTexts(changes), 0))
  for (const box of boxes) box.addEventListener('change', () => filterRows(changes))
  for (const button of document.querySelectorAll('.clear')) {
    button.addEventListener('click', () => {
      for (const box of boxes) box.checked = false
      search.value = ''
      filterRows(changes)
      search.focus()
    })
  }
}

function listenToRows(changes: Changes): void {
  const { body } = changes.parts
  body.addEventListener('click', ({ target }) => {
    const row = target.closest('button.open')?.closest('tr') ?? null
    if (row !== null) openRow(changes, Number(row.dataset['place']))
  })
  body.addEventListener('keydown', (event) => tabOn(changes, event))
}

/** The row stays where it is, also when another one closes above it. */
function openRow(changes: Changes, place: number): void {
  const { shown, view } = changes
  const row = scrolling.showPlace(changes, place)
  if (row === undefined) return
  const { top } = row.getBoundingClientRect()
  const wasOpen = changes.opened === view[place]
  for (const other of shown.rows.values()) drawing.closePart(other)
  changes.opened = wasOpen ? -1 : (view[place] ?? -1)
  if (!wasOpen) drawing.openPart(changes, row)
  window.scrollBy(0, row.getBoundingClientRect().top - top)
  scrolling.followScroll(changes)
}

/** The next button may be in a row that is not in the document. */
function tabOn(changes: Changes, event: PartEvent): void {
  const { parts, view, data, owners, sizes, shown } = changes
  if (event.key !== 'Tab') return
  const step = event.shiftKey ? -1 : 1
  const near = [...parts.body.querySelectorAll('tr:not(.far) :is(button, summary)')]
  const at = near.indexOf(event.target)
  if (at >= 0 && near[at + step] !== undefined) return
  const stops = (row: number): boolean => {
    const isFolded = data.cells[data.change[row] ?? 0]?.includes('\u007ff')
    return isFolded === true || (sizes[owners[data.name[row] ?? 0] ?? 0] ?? 0) > 1
  }
  let place = at < 0 ? Number(event.target.closest('tr')?.dataset['place']) : step > 0 ? shown.last - 1 : shown.first
  do place += step
  while (place >= 0 && place < view.length && !stops(view[place] ?? 0))
  const row = place >= 0 && place < view.length ? scrolling.showPlace(changes, place) : undefined
  if (row === undefined) return
  event.preventDefault()
  row.querySelector('button, summary')?.focus()
}

/** Prints rows that are not on the screen, too. */
function listenToPrinter(changes: Changes): void {
  const { parts, shown } = changes
  const most = 5000
  const figures = new Intl.NumberFormat('en-US')
  let top = 0
  let drawn: readonly [number, number] = [0, 0]
  window.addEventListener('beforeprint', () => {
    top = window.scrollY
    drawn = [shown.first, shown.last]
    scrolling.keepRows(changes, 0, most)
    const left = changes.view.length - most
    parts.unprinted.hidden = left <= 0
    parts.unprinted.textContent = `Printed are the first ${figures.format(most)} rows. ${figures.format(left)} more are not printed: filter the rows, or see the plan as JSON.`
  })
  window.addEventListener('afterprint', () => {
    parts.unprinted.hidden = true
    scrolling.keepRows(changes, ...drawn)
    window.scrollTo(0, top)
    scrolling.followScroll(changes)
  })
}

/** The first one is the entry. */
export const tableFunctions = [
  startTable,
  readChanges,
  filterRows,
  sortRows,
  listenToHeads,
  listenToFilters,
  listenToRows,
  openRow,
  tabOn,
  listenToPrinter,
] as const
