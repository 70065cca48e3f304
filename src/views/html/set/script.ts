// The script of a page of several plans: that of one plan, with the target of each row. As in script.ts, the functions
// may use only each other, the browser and the other parts of the script that are declared here.
import type { Page, Part } from '../browser.ts'
import type { SetData } from '../data.ts'
import { type Finding, finding, type SortKey, searching } from '../find-script.ts'
import { type Drawing, drawing, pieces } from '../row-script.ts'
import { ofOnePlan, scriptOf } from '../script.ts'
import type { Changes } from '../table-state.ts'

declare const document: Page
/** The functions of one plan, under names that this script does not replace. */
declare const single: typeof searching & typeof pieces

function targetsOf(changes: Changes): SetData {
  return changes.data as SetData
}

function drawRowOfTarget(changes: Changes, place: number): Part {
  const { target, targets } = targetsOf(changes)
  const row = single.drawRow(changes, place)
  const name = single.makePart('bdi', '')
  name.textContent = targets[target[changes.view[place] ?? 0] ?? 0] ?? ''
  row.insertBefore(single.drawCell('target', [name]), row.firstElementChild)
  widenPart(row)
  return row
}

function openPartOfTarget(changes: Changes, row: Part): void {
  single.openPart(changes, row)
  widenPart(row)
}

/** An opened row is as wide as the table. */
function widenPart(row: Part): void {
  const more = row.querySelector('.more')
  if (more !== null) more.colSpan = 6
}

/** A word may be in the target's name, too. */
function matchingRowsOfTargets(changes: Changes): readonly number[] {
  const { target, targets } = targetsOf(changes)
  const { search, boxes } = changes.parts
  const words = single
    .plainText(search.value)
    .split(/\s+/)
    .filter((word) => word !== '')
  const names = targets.map(single.plainText)
  const fits = words.map((word) => {
    const has = single.hasWord(changes, word)
    const isNamed = names.map((name) => name.includes(word))
    return (row: number): boolean => isNamed[target[row] ?? 0] === true || has(row)
  })
  const picked = boxes
    .filter((box) => box.checked && box.getAttribute('name') === 't')
    .map(({ value }) => Number(value))
  if (picked.length > 0) fits.unshift((row) => picked.includes(target[row] ?? 0))
  const empty = { ...search, value: '' }
  const rows = single.matchingRows({ ...changes, parts: { ...changes.parts, search: empty } })
  return fits.length === 0 ? rows : rows.filter((row) => fits.every((test) => test(row)))
}

function sortedRowsOfTargets(changes: Changes, key: SortKey, isDown: boolean): readonly number[] {
  const { data } = changes
  if (key !== 'target') return single.sortedRows(changes, key, isDown)
  const { target, targets } = targetsOf(changes)
  const ranks = single.ranksOfTexts(targets)
  const kind = target.map((each) => ranks[each] ?? 0)
  return single.sortedRows({ ...changes, data: { ...data, kind } }, 'kind', isDown)
}

/** Buttons that show the changes of one target. */
function startTargets(): void {
  for (const button of document.querySelectorAll('[data-target]')) {
    button.addEventListener('click', () => showTarget(button.dataset['target'] ?? ''))
  }
}

function showTarget(target: string): void {
  const search = document.querySelector('#search')
  if (search !== null) search.value = ''
  for (const box of document.querySelectorAll('#filters input[type=checkbox]')) box.checked = false
  // As a click of the user: the table listens to it.
  document.querySelector(`#filters input[name=t][value="${target}"]`)?.click()
  document.querySelector('#changes')?.focus()
}

const find: Finding = { ...finding, matchingRows: matchingRowsOfTargets, sortedRows: sortedRowsOfTargets }
const draw: Drawing = { ...drawing, drawRow: drawRowOfTarget, openPart: openPartOfTarget }

/** The source of the page's one script. */
export const setScript = scriptOf({
  functions: [
    ...ofOnePlan.functions,
    ...[targetsOf, drawRowOfTarget, openPartOfTarget, widenPart, matchingRowsOfTargets, sortedRowsOfTargets],
    ...[startTargets, showTarget],
  ],
  rooms: { ...ofOnePlan.rooms, single: { ...searching, ...pieces }, finding: find, drawing: draw },
  starts: [...ofOnePlan.starts, startTargets],
})
