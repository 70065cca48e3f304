// Prints the totals of vitest runs (their JSON reports), and fails when a test failed, was skipped, or a run had none.
import { existsSync, readFileSync, writeSync } from 'node:fs'

const totals = { passed: 0, failed: 0, skipped: 0 }
process.exitCode = 0
for (const path of process.argv.slice(2)) {
  // A run that broke off has no report.
  const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
  if (report === undefined) writeSync(1, `no report: ${path}\n`)
  for (const file of report?.testResults ?? []) {
    for (const test of file.assertionResults) {
      if (test.status !== 'passed') writeSync(1, `${test.status}: ${file.name} > ${test.fullName}\n`)
    }
  }
  const skipped = report === undefined ? 0 : report.numPendingTests + report.numTodoTests
  totals.passed += report?.numPassedTests ?? 0
  totals.failed += report?.numFailedTests ?? 0
  totals.skipped += skipped
  if (report?.success !== true || report.numPassedTests === 0 || skipped > 0) process.exitCode = 1
}
writeSync(1, `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`)
