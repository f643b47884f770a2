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
/** Passengers who are asked until one is found who has travelled today. */
const MOST_ASKED = 60
/** Cards of the demonstration begin below; those from here on were never asked. */
const FIRST_CARD = 1_000
const CARDS = 16_000
const LETTERS = 'ABCDEFGHIJ'

/** A passenger consents, the company reads the trips, the passenger withdraws, they are gone. */
export async function walkConsent(world: World): Promise<void> {
  const company = await signIn(world, 'maas-applicant')
  const issuer = await signIn(world, 'card-provider')
  const program = await programOf(world, CLIENT, `ds:${DATASET}:read`)
  await until(world, LANDED_SECONDS, 'trips have been derived', async () =>
    (await rowsOf(program)) === undefined ? undefined : true,
  )
  const before = (await rowsOf(program)) ?? 0
  world.say(`⑧ 同意前 before: ${before} 行 rows`)
  const start = FIRST_CARD + (world.now() % (CARDS - FIRST_CARD - MOST_ASKED))
  for (let index = 0; index < MOST_ASKED; index += 1) {
    const page = await consentOf(world, { company, issuer }, cardOf(start + index))
    const after = await grown(world, program, before)
    if (after === undefined) {
      await answer(world, page, 'withdraw')
      continue
    }
    world.say(`⑨ 同意后 after the consent: ${after} 行 rows`)
    await answer(world, page, 'withdraw')
    await until(world, WITHDRAWN_SECONDS, 'the rows are gone', async () =>
      (await rowsOf(program)) === before ? true : undefined,
    )
    world.say(`⑩ 撤回后 after the withdrawal: ${before} 行 rows`)
    return
  }
  throw new Error(`none of ${MOST_ASKED} passengers has travelled: let the hub run for a while`)
}

/**
 * The company asks, the card company brings the link to its customer, who answers on its page;
 * answers the path of the record.
 */
async function consentOf(
  world: World,
  { company, issuer }: { company: Session; issuer: Session },
  card: string,
): Promise<string> {
  const asked = await done(company.post('/api/consents', askOf(card)), 'consent is asked for')
  const way = `/api/consents/${asked.id}/link`
  const own = await company.post(way, { subject: card })
  expected(own.status === 404, 'who asks can not answer for the passenger')
  const link = await done(issuer.post(way, { subject: card }), 'the link for the passenger')
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

/** The number of rows when it has become larger; undefined when this passenger has no trip. */
async function grown(world: World, program: Program, before: number): Promise<number | undefined> {
  const end = world.now() + GIVEN_SECONDS * 1_000
  while (world.now() < end) {
    const count = await rowsOf(program)
    if (count !== undefined && count > before) return count
    if (count !== undefined && world.now() > end - (GIVEN_SECONDS - 1) * 1_000) return undefined
    await world.sleep(200)
  }
  return undefined
}

async function rowsOf(program: Program): Promise<number | undefined> {
  const { status, bytes } = await program.read(RECORDS)
  if (status === 503) return undefined
  expected(status === 200, `the trips answer 200, not ${status}: ${bytes.subarray(0, 300)}`)
  return (JSON.parse(bytes.toString('utf8')) as { items: unknown[] }).items.length
}

/** As the simulated gates number their cards. */
function cardOf(index: number): string {
  const digits = String(index).padStart(6, '0')
  return `ZZQ${[...digits].map((digit) => LETTERS[Number(digit)]).join('')}`
}

/** All that the demonstration's agreement shows of a trip. */
const KINDS = {
  entered_at: '进站时间（取整到 5 分钟）',
  exited_at: '出站时间（取整到 5 分钟）',
  entry_line: '进站线路',
  entry_station: '进站车站',
  exit_line: '出站线路',
  exit_station: '出站车站',
  travel_seconds: '乘车时长',
  price_fen: '应付票价',
  paid_fen: '实付票价',
}

function askOf(card: string) {
  return {
    dataset: DATASET,
    subject: card,
    processing: {
      consentKind: 'separate',
      privacyNotice: {
        uri: 'https://maas.example/privacy/trips',
        version: '2026-11',
        text: '临衡出行科技有限公司希望读取您的地铁出行记录（进出站时间、线路、车站、时长、票价），用于向您本人提供出行回顾。您可以随时撤回同意。',
      },
      language: 'zh-CN',
      purpose: 'public-service',
      piiInformation: Object.entries(KINDS).map(([column, piiType]) => ({
        piiType,
        piiAttributeId: `trip/${column}`,
        piiOptional: false,
        sensitivePiiCategory: 'trajectory',
      })),
      piiControllers: ['maas'],
      processingMethods: ['view', 'store', 'show'],
      storageLocations: ['云泽省临衡市'],
      retentionPeriod: 'P90D',
      jurisdiction: 'CN',
      recipientThirdParties: [],
      withdrawalMethod: '打开回执中的地址，点击“撤回同意”',
      parties: [
        {
          partyId: 'maas',
          name: '临衡出行科技有限公司',
          address: '临衡市科技路 1 号',
          contact: 'privacy@maas.example',
          type: 'controller',
        },
      ],
      validityDays: 30,
      necessityAndImpact: '不读取出行记录就无法回顾出行；他人取得后可能推断您的行踪。',
      piaRef: 'PIA-2026-WALK',
      subjectUnder14: false,
    },
  }
}
