import { checkEncodings, type Wanted } from './encodings.ts'
import { programOf, tokenFor } from './program.ts'
import { done, type Session, signIn } from './session.ts'
import { expected, until, type World } from './world.ts'

const DATASET = 'bus-vehicle-positions-detailed'
const CLIENT = 'demo-university-app'
const COLUMNS = ['event_time', 'vehicle_id', 'route_id', 'latitude', 'longitude', 'speed']
const PSEUDONYM = 'vehicle_license_plate'
/** How soon an ended agreement closes every door. */
const REVOKED_SECONDS = 2
const ACTIVE_SECONDS = 15
const LANDED_SECONDS = 120

/**
 * From the application to the revocation: two reviews, an approval, two signatures, the filing, a
 * token, exactly the granted columns and rows in each encoding, and the way to apply again.
 */
export async function walkAgreement(world: World): Promise<void> {
  const route = await someRoute(world)
  const applicant = await signIn(world, 'university-applicant')
  const application = await done(
    applicant.post('/api/applications', contentOf(route, world.uuid())),
    'the application is written',
  )
  const at = `/api/applications/${application.id}`
  await done(applicant.post(`${at}/submit`, {}), 'it is submitted')
  world.say('① 申请已提交 application submitted')
  const agreement = await approved(world, at)
  await signed(world, agreement)
  const program = await until(world, ACTIVE_SECONDS, 'the agreement is in force', async () => {
    const { status } = await tokenFor(world, CLIENT, `ds:${DATASET}:read`)
    return status === 200 ? programOf(world, CLIENT, `ds:${DATASET}:read`) : undefined
  })
  world.say('⑤ 已生效，取得访问令牌 in force; the program has a token')
  const wanted: Wanted = {
    dataset: DATASET,
    columns: [...COLUMNS, PSEUDONYM],
    row: { column: 'route_id', value: route },
    pseudonym: PSEUDONYM,
    hidden: ['odometer', 'trip_id', 'stop_id'],
  }
  for (const line of await checkEncodings(program, wanted)) world.say(`   ${line}`)
  world.say('⑥ 六种编码都只含协议的列与行 exactly the granted columns and rows in six encodings')
  const approver = await signIn(world, 'authority-approver')
  const cause = { cause: 'breach', text: '演示：违约撤销' }
  await done(approver.post(`/api/agreements/${agreement}/revoke`, cause), 'it is revoked')
  const refused = await until(world, REVOKED_SECONDS, 'the doors are closed', async () => {
    const answer = await program.read(`/api/datasets/${DATASET}/records?limit=1`)
    return answer.status === 200 || answer.status === 503 ? undefined : answer
  })
  const problem = JSON.parse(refused.bytes.toString('utf8'))
  expected(refused.status === 403, `403 after the revocation, not ${refused.status}`)
  expected(String(problem.apply).includes('/api/applications'), 'the way to apply again')
  world.say(`⑦ 撤销后 ${refused.status} ${problem.code}，再次申请 apply again: ${problem.apply}`)
}

/** A route that is on the road now, from the open dataset beside it. */
async function someRoute(world: World): Promise<string> {
  const path = '/api/datasets/bus-vehicle-positions/records?select=route_id&limit=1'
  return until(world, LANDED_SECONDS, 'buses are on the road', async () => {
    const response = await world.fetch(`${world.url}${path}`)
    const page = (await response.json()) as { items?: { route_id: string | null }[] }
    return page.items?.[0]?.route_id ?? undefined
  })
}

function contentOf(route: string, id: string) {
  return {
    title: `公交运行研究 ${id.slice(0, 8)}`,
    contact: { name: '周联络', email: 'data@university.example' },
    dataSecurityOfficer: { name: '吴安全', email: 'security@university.example' },
    datasets: [
      {
        id: DATASET,
        columns: [
          ...COLUMNS.map((name) => `vehicle_position/${name}`),
          `vehicle_position/${PSEUDONYM};form=pseudonym`,
        ],
        rows: [`vehicle_position/route_id=eq.${route}`],
        delivery: ['api', 'file', 'stream'],
      },
    ],
    purpose: { code: 'research', text: '公交运行研究', scenario: '单条线路的运行可靠性' },
    legalBasis: '与提供方的协议',
    personalInfo: {
      types: ['车牌的假名'],
      sensitive: false,
      receiver: '云泽大学交通研究院',
      consentCoverage: '不涉及个人，仅车牌假名',
    },
    securityMeasures: {
      grade: 3,
      storageLocation: '云泽大学数据中心',
      accessControl: '专人专机',
      retentionDays: 30,
      disposal: '到期删除并出具证明',
    },
    piaRef: 'PIA-2026-WALK',
    term: { days: 30 },
  }
}

/** Both reviews and the decision; answers the agreement that it issues. */
async function approved(world: World, at: string): Promise<string> {
  const reviewer = await signIn(world, 'authority-reviewer')
  await done(reviewer.post(`${at}/accept`, {}), 'it is taken up')
  const yes = { verdict: 'positive', comment: '符合开放条件' }
  await done(reviewer.post(`${at}/review`, yes), 'the authority has reviewed')
  const own = await reviewer.post(`${at}/approve`, { text: '同意' })
  expected(own.status === 403, 'who has reviewed may not approve')
  const provider = await signIn(world, 'bus-provider')
  await done(provider.post(`${at}/review`, yes), 'the provider has reviewed')
  world.say('② 主管部门与提供方均已审核 both reviews are positive')
  const consent = {
    dataset: DATASET,
    receiver: 'demo-university',
    note: '按协议范围提供',
    validityDays: 30,
  }
  const given = await provider.post('/api/provider-consents', consent)
  expected([201, 409].includes(given.status), `the provider consents: ${given.status}`)
  const approver = await signIn(world, 'authority-approver')
  const decided = await done(approver.post(`${at}/approve`, { text: '同意' }), 'it is approved')
  const agreement = (decided.decision as { agreement?: string }).agreement
  expected(agreement !== undefined, 'the approval has issued an agreement')
  world.say('③ 已批准，协议签发 approved; the agreement is offered')
  return agreement
}

async function signed(world: World, agreement: string): Promise<void> {
  const at = `/api/agreements/${agreement}`
  const applicant = await signIn(world, 'university-signer')
  await sign(applicant, at, 'sign')
  await sign(await signIn(world, 'bus-signer'), at, 'countersign')
  const filer = await signIn(world, 'authority-filer')
  const number = `演示备〔2026〕${agreement.slice(0, 8)}`
  await done(filer.post(`${at}/file`, { number }), 'it is filed')
  world.say('④ 双方已签署并备案 two signatures, and filed')
}

async function sign(signer: Session, at: string, action: string): Promise<void> {
  const { sha256 } = await done(signer.get(at), `${signer.login} reads the agreement`)
  await done(signer.post(`${at}/${action}`, { sha256 }), `${signer.login} signs`)
}
