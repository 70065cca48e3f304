// The table of changes in a browser. As in script.ts, the functions may use only each other and the browser.
import type { Browser, Page, Part } from './browser.ts'

declare const document: Page
declare const window: Browser

type SortKey = 'risk' | 'name' | 'kind' | 'why'

/** The table and its controls. */
interface Changes {
  readonly table: Part
  readonly body: Part
  readonly search: Part
  readonly shown: Part
  readonly none: Part
  readonly order: Part
  readonly boxes: readonly Part[]
  /** In the plan's order. */
  readonly rows: readonly Part[]
  /** The text of each row that was searched before. */
  readonly texts: Map<Part, string>
}

function startTable(): void {
  const table = document.querySelector('#changes table')
  const body = table?.querySelector('tbody') ?? null
  const search = document.querySelector('#search')
  const shown = document.querySelector('#shown')
  const none = document.querySelector('#none')
  const order = document.querySelector('#order')
  if (table === null || body === null || search === null || shown === null || none === null || order === null) return
  const boxes = [...document.querySelectorAll('#filters input[type=checkbox]')]
  const rows = Array.from(body.rows)
  const changes: Changes = { table, body, search, shown, none, order, boxes, rows, texts: new Map() }
  listenToHeads(changes)
  listenToFilters(changes)
  body.addEventListener('click', ({ target }) => {
    const button = target.closest('button.open')
    if (button !== null) openRow(changes, button)
  })
  // A browser that returns to the page may restore the fields, and does so only after the page has loaded.
  window.addEventListener('pageshow', () => {
    filterRows(changes)
    const sorted = table.querySelector('th[aria-sort]')?.dataset['key']
    if (sorted !== order.value) sortRows(changes, order.value as SortKey, false)
  })
}

function listenToHeads(changes: Changes): void {
  const { table, order } = changes
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
  const { search, boxes } = changes
  let timer = 0
  search.addEventListener('input', () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(() => filterRows(changes), 120)
  })
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

function filterRows(changes: Changes): void {
  const { table, search, shown, none, boxes, rows } = changes
  closeRows(table)
  const picked = (name: string): string[] =>
    boxes.filter((box) => box.checked && box.getAttribute('name') === name).map((box) => box.value)
  const words = plainText(search.value)
    .split(/\s+/)
    .filter((word) => word !== '')
  const kinds = new Set(picked('k'))
  const risks = picked('r')
  let count = 0
  for (const row of rows) {
    const own = (row.dataset['r'] ?? '').split(' ')
    const fits =
      (kinds.size === 0 || kinds.has(row.dataset['k'] ?? '')) &&
      (risks.length === 0 || risks.some((risk) => own.includes(risk))) &&
      words.every((word) => rowText(changes, row).includes(word))
    if (fits) count += 1
    if (row.hidden === fits) row.hidden = !fits
  }
  const figures = new Intl.NumberFormat('en-US')
  shown.textContent = `${figures.format(count)} of ${figures.format(rows.length)} shown`
  none.hidden = count > 0
}

function rowText({ texts }: Changes, row: Part): string {
  const known = texts.get(row)
  if (known !== undefined) return known
  const text = plainText(row.textContent ?? '')
  texts.set(row, text)
  return text
}

function plainText(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

function closeRows(table: Part): void {
  for (const more of table.querySelectorAll('tr.more')) more.remove()
  for (const button of table.querySelectorAll('[aria-expanded=true]')) button.setAttribute('aria-expanded', 'false')
}

/** Shows all changes of one user, under the opened row. */
function openRow({ table, rows }: Changes, button: Part): void {
  const row = button.closest('tr')
  if (row === null) return
  const isOpen = button.getAttribute('aria-expanded') === 'true'
  closeRows(table)
  if (isOpen) return
  button.setAttribute('aria-expanded', 'true')
  const list = document.createElement('ul')
  for (const other of rows) if (other.dataset['u'] === row.dataset['u']) list.append(changeItem(other))
  const more = document.createElement('tr')
  const cell = document.createElement('td')
  more.className = 'more'
  cell.colSpan = 5
  more.setAttribute('role', 'row')
  cell.setAttribute('role', 'cell')
  cell.append(list)
  more.append(cell)
  row.after(more)
}

function changeItem(row: Part): Part {
  const item = document.createElement('li')
  for (const index of [1, 2, 3]) {
    const part = document.createElement('span')
    part.className = row.cells[index]?.className ?? ''
    for (const node of row.cells[index]?.childNodes ?? []) part.append(node.cloneNode(true))
    item.append(part, ' ')
  }
  return item
}

function sortRows({ table, body, order, rows }: Changes, key: SortKey, isDown: boolean): void {
  closeRows(table)
  const byText = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  const compare = (one: string | number, other: string | number): number =>
    typeof one === 'number' || typeof other === 'number' ? Number(one) - Number(other) : byText.compare(one, other)
  const keyed = rows.map((row, place) => ({ row, place, by: sortValue(row, key) }))
  keyed.sort((one, other) => {
    const by = compare(one.by, other.by)
    return (isDown ? -by : by) || one.place - other.place
  })
  body.append(...keyed.map(({ row }) => row))
  order.value = key
  for (const head of table.querySelectorAll('th[data-key]')) {
    if (head.dataset['key'] === key) head.setAttribute('aria-sort', isDown ? 'descending' : 'ascending')
    else head.removeAttribute('aria-sort')
  }
}

function sortValue(row: Part, key: SortKey): string | number {
  if (key === 'name') return row.cells[0]?.querySelector('bdi')?.textContent ?? ''
  if (key === 'kind') return Number(row.dataset['k'])
  if (key === 'why') return row.cells[3]?.textContent ?? ''
  return row.dataset['r'] ? -row.dataset['r'].split(' ').length : 0
}

/** The first one is the entry. */
export const tableFunctions = [
  startTable,
  listenToHeads,
  listenToFilters,
  filterRows,
  rowText,
  plainText,
  closeRows,
  openRow,
  changeItem,
  sortRows,
  sortValue,
] as const
