import type { ConsentAsk, Evidence } from '@tongqu/access'
import type { ControlPlane } from '../control-plane.ts'
import type { PersonBy } from './seed.ts'

/** Holders of invented cards of the simulated province who are asked. */
const CARDS = 60
/** Of ten who are asked so many say no, and one of those who said yes takes it back. */
const OF_TEN = { no: 2, back: 1 }
const LETTERS = 'ABCDEFGHIJ'
const DIGITS = 6

const PAGE: Omit<Evidence, 'action'> = {
  screenSha256: '0'.repeat(64),
  channel: 'app',
  version: 'demo-1',
}

/** The number of the n-th card, as the simulated gates tell it. */
export function demoCard(index: number): string {
  const digits = String(index).padStart(DIGITS, '0')
  return `ZZQ${[...digits].map((digit) => LETTERS[Number(digit)]).join('')}`
}

/** Passengers who let the mobility company read their own trips; answers how many were asked. */
export async function seedConsents(plane: ControlPlane, personBy: PersonBy): Promise<number> {
  const { consents } = plane.services
  const receiver = personBy('maas-applicant')
  const known = await consents.list(receiver, { dataset: 'afc-trips' })
  if (known.items.some(({ kind }) => kind === 'subject')) return 0
  for (let index = 0; index < CARDS; index += 1) {
    const { token } = await consents.request(receiver, consentAsk(demoCard(index)))
    if (index % 10 < OF_TEN.no) {
      await consents.refuse(token, { ...PAGE, action: '点击“不同意”' })
      continue
    }
    const { handle } = await consents.give(token, { ...PAGE, action: '点击“同意”' })
    if (index % 10 < OF_TEN.no + OF_TEN.back) {
      await consents.withdraw(handle, { ...PAGE, action: '点击“撤回同意”' })
    }
  }
  return CARDS
}

/**
 * All that the demonstration's agreement shows of a trip: nothing is read of who consents to less.
 * Fares tell how far somebody went; they name no account and belong to the trajectory.
 */
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

/** The same, as an application asks for them. */
export const TRIP_COLUMNS: readonly string[] = Object.keys(KINDS).map((column) => `trip/${column}`)

/** What a passenger is asked, in full (PIPL arts. 17, 23, 29 and 30). */
export function consentAsk(card: string): ConsentAsk {
  return {
    dataset: 'afc-trips',
    subject: card,
    processing: {
      consentKind: 'separate',
      privacyNotice: {
        uri: 'https://maas.example/privacy/trips',
        version: '2026-11',
        text:
          '临衡出行科技有限公司希望读取您的地铁出行记录（进出站时间取整到 5 分钟、线路、车站、时长、票价），用于向您本人' +
          '提供出行回顾与碳积分。记录保存 90 天，不提供给第三方。您可以随时撤回同意。',
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
      validityDays: 180,
      necessityAndImpact: '不读取出行记录就无法回顾出行；他人取得后可能推断您的行踪。',
      piaRef: 'PIA-2026-DEMO',
      subjectUnder14: false,
    },
  }
}
