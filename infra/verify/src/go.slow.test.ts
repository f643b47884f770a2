import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { someEntries } from '../../../services/ledger/src/testing/some-entries.ts'
import { newCosignerKey, openCosigner } from './cosigner.ts'
import { folder } from './testing/folders.ts'
import { histories } from './testing/histories.ts'
import { tamper } from './testing/tampering.ts'
import { type WrittenLog, writtenLog } from './testing/written-log.ts'

/** Where Debian's golang-golang-x-mod-dev puts the code of the Go checksum database. */
const GOPATH = '/usr/share/gocode'
const hasGo = spawnSync('go', ['version']).status === 0
const hasTlog = existsSync(join(GOPATH, 'src/golang.org/x/mod/sumdb/tlog'))
const isMissing = !hasGo || !hasTlog
if (isMissing) {
  const what = hasGo ? 'golang-golang-x-mod-dev' : 'golang-go'
  process.stdout.write(`${what} is not installed: Go does not check our log\n`)
}

describe.skipIf(isMissing && process.env.CI === undefined)('Go’s own code', () => {
  const home = folder()
  const program = join(home, 'check')
  let log: WrittenLog
  const check = (dir = log.dir) =>
    spawnSync(program, [dir, log.verifier, log.notes], { encoding: 'utf8' }).stdout

  beforeAll(async () => {
    const env = { ...process.env, GO111MODULE: 'off', GOPATH, GOFLAGS: '', CGO_ENABLED: '0' }
    const args = ['build', '-o', program, 'check.go']
    execFileSync('go', args, { cwd: join(import.meta.dirname, '../go'), env, stdio: 'inherit' })
    const entries = someEntries(66_300)
    const cuts = [1, 2, 3, 254, 255, 256, 511, 512, 700, 5_000, 65_535, 65_536, 66_000, 66_300]
    const lists = cuts.map((to, at) => entries.slice(cuts[at - 1] ?? 0, to))
    log = await writtenLog(lists)
  })

  it('finds checkpoints, leaves, inclusion and consistency of our log to be right', () => {
    const text = check()
    expect(text).toMatch(/^ok size=66301 leaves=66301 inclusion=20\d consistency=\d{2,}\n$/)
  })

  it('reads a log of which a witness has signed the checkpoint too', () => {
    const { dir, note, verifier } = histories().history(300)
    const witness = openCosigner(newCosignerKey('witness.example/1'))
    const line = witness.cosign(note.slice(0, note.indexOf('\n\n') + 1), 1_780_000_000)
    writeFileSync(join(dir, 'checkpoint'), `${note}${line}`)
    const text = spawnSync(program, [dir, verifier, folder()], { encoding: 'utf8' }).stdout
    expect(text).toMatch(/^ok size=300 /)
  })

  it('finds a history that was written again, and an entry that was changed', () => {
    const { history } = histories()
    const rewritten = history(700, 200)
    const notes = folder()
    const judge = () =>
      spawnSync(program, [rewritten.dir, rewritten.verifier, notes], { encoding: 'utf8' }).stdout
    expect(judge()).toMatch(/^ok size=700 /)
    writeFileSync(join(notes, '000000300'), history(300).note)
    expect(judge()).toMatch(/^FAIL consistency of 300 and 700: /)
    tamper(log.dir, 'tile/entries/001', 'flip', 3)
    expect(check()).toBe('FAIL leaf 259\n')
  })
})
