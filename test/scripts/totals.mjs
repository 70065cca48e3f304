// Prints the totals of a vitest run (its JSON report), and fails when a test failed, was skipped, or none ran.
import { readFileSync, writeSync } from 'node:fs'

const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
const skipped = report.numPendingTests + report.numTodoTests
for (const file of report.testResults) {
  for (const test of file.assertionResults) {
    if (test.status !== 'passed') writeSync(1, `${test.status}: ${file.name} > ${test.fullName}\n`)
  }
}
writeSync(1, `${report.numPassedTests} passed, ${report.numFailedTests} failed, ${skipped} skipped\n`)
process.exitCode = report.success && report.numPassedTests > 0 && skipped === 0 ? 0 : 1
