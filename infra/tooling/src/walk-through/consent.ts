import { type Program, programOf } from './program.ts'
import { done, type Session, signIn } from './session.ts'
import { expected, until, type World } from './world.ts'

const DATASET = 'afc-trips'
const CLIENT = 'demo-maas-app'
const RECORDS = `/api/datasets/${DATASET}/records?limit=10000&select=card_pseudonym`
/** How soon a withdrawal must be felt. */
const WITHDRAWN_SECONDS = 2
const GIVEN_SECONDS = 5
const LANDED_SECONDS = 600
/**
 * The simulated gates number 160 cards a minute from 0 to 15,999: these are the first of each
 * minute, which are used at night, too. The demonstration asks those below.
 */
const CARDS = Array.from({ length: 93 }, (_, index) => 160 * (7 + index))
const LETTERS = 'ABCDEFGHIJ'

/** A passenger consents, the company reads the trips, the passenger withdraws, they are gone. */
export async function walkConsent(world: World): Promise<void> {
  const company = await signIn(world, 'maas-applicant')
  const issuer = await signIn(world, 'card-provider')
  await until(world, LANDED_SECONDS, 'trips have been derived', async () => {
    const path = `/api/datasets/${DATASET}/versions?limit=1`
    const { items } = await done(company.get(path), 'versions are told')
    return (items as unknown[])[0]
  })
  const program = await programOf(world, CLIENT, `ds:${DATASET}:read`)
  const processing = await questionOf(company)
  const start = world.now() % CARDS.length
  for (const card of [...CARDS.slice(start), ...CARDS.slice(0, start)]) {
    // one release: what comes and goes is this passenger's, whoever travels meanwhile
    const before = await until(world, GIVEN_SECONDS, 'trips are read', () => rowsOf(program))
    const ask = { dataset: DATASET, subject: cardOf(card), processing }
    const page = await consentOf(world, { company, issuer }, ask)
    const after = await grown(world, program, before)
    await answer(world, page, 'withdraw')
    if (after === undefined) continue
    world.say(`⑧ 同意前 before: ${before.count} 行 rows`)
    world.say(`⑨ 同意后 after the consent: ${after} 行 rows`)
    await until(world, WITHDRAWN_SECONDS, 'the rows are gone', async () =>
      (await rowsOf(program, before.release))?.count === before.count ? true : undefined,
    )
    world.say(`⑩ 撤回后 after the withdrawal: ${before.count} 行 rows`)
    return
  }
  throw new Error(`none of ${CARDS.length} passengers has travelled: let the hub run for a while`)
}

/**
 * The company asks, the card company brings the link to its customer, who answers on its page;
 * answers the path of the record.
 */
async function consentOf(
  world: World,
  { company, issuer }: { company: Session; issuer: Session },
  ask: { subject: string },
): Promise<string> {
  const { subject } = ask
  const asked = await done(company.post('/api/consents', ask), 'consent is asked for')
  const way = `/api/consents/${asked.id}/link`
  const own = await company.post(way, { subject })
  expected(own.status === 404, 'who asks can not answer for the passenger')
  const link = await done(issuer.post(way, { subject }), 'the link for the passenger')
  const page = await answer(world, `/consent/${link.token}`, 'give')
  const record = /href="(\/my-consent\/[^"?]*)/.exec(page)?.[1]
  expected(record !== undefined, 'the page shows the way to the record')
  return record
}

async function answer(world: World, path: string, value: string): Promise<string> {
  const response = await world.fetch(`${world.url}${path}`, {
    method: 'POST',
    body: new URLSearchParams({ answer: value }),
  })
  const text = await response.text()
  expected(response.status === 200, `${value} at the page: ${response.status}`)
  return text
}

/** Rows the company reads of a release. */
type Rows = { count: number; release: string }

/** The number of rows when it has become larger; undefined when this passenger has no trip. */
async function grown(world: World, program: Program, before: Rows): Promise<number | undefined> {
  const end = world.now() + GIVEN_SECONDS * 1_000
  while (world.now() < end) {
    const rows = await rowsOf(program, before.release)
    if (rows !== undefined && rows.count > before.count) return rows.count
    if (rows !== undefined && world.now() > end - (GIVEN_SECONDS - 1) * 1_000) return undefined
    await world.sleep(200)
  }
  return undefined
}

/** Of the newest release, unless one is named; undefined when it is to be asked again. */
async function rowsOf(program: Program, release?: string): Promise<Rows | undefined> {
  const version = release === undefined ? '' : `&version=${release}`
  const { status, headers, bytes } = await program.read(`${RECORDS}${version}`)
  const body = JSON.parse(bytes.toString('utf8')) as { items: unknown[]; code?: string }
  // somebody's consent changed while the answer was made
  if (status === 503 || body.code === 'policy-changed') return undefined
  expected(status === 200, `the trips answer 200, not ${status}: ${bytes.subarray(0, 300)}`)
  return { count: body.items.length, release: headers.get('hub-release') ?? '' }
}

/** As the simulated gates number their cards. */
function cardOf(index: number): string {
  const digits = String(index).padStart(6, '0')
  return `ZZQ${[...digits].map((digit) => LETTERS[Number(digit)]).join('')}`
}

/**
 * What a passenger is asked: the same as all those before (PIPL arts. 17, 23, 29 and 30), who have
 * been asked for the columns of the agreement. The hub tells the company its own question again.
 */
async function questionOf(company: Session): Promise<unknown> {
  const { items } = await done(
    company.get(`/api/consents?dataset=${DATASET}&limit=100`),
    'the company sees whom it has asked',
  )
  const asked = (items as { kind: string; processing?: unknown }[]).find(
    ({ kind, processing }) => kind === 'subject' && processing !== undefined,
  )
  expected(asked !== undefined, 'the demonstration has asked passengers')
  return asked.processing
}
