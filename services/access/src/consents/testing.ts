import type { OpenTestStore } from '@tongqu/store/testing'
import { flowCatalog, flowClock, seedOrganisations } from '../testing/flow-world.ts'
import { createConsents } from './consents.ts'
import type { ConsentDeps } from './deps.ts'
import type { ConsentAsk, Evidence } from './types.ts'

/** Organisations without applications, and consents over them; subjects are kept in clear. */
export async function consentWorld(
  open: OpenTestStore,
  own: Partial<Pick<ConsentDeps, 'subjectOf' | 'sign'>> = {},
) {
  const clock = flowClock()
  const store = await open({ now: clock.now, uuid: clock.uuid })
  await seedOrganisations(store)
  const catalog = flowCatalog()
  const consents = createConsents({
    store,
    now: clock.now,
    uuid: clock.uuid,
    catalog: () => catalog,
    subjectOf: (dataset, text) => `${dataset} ${text}`,
    sign: () => 'e30.e30.sig',
    ...own,
  })
  return { clock, store, consents, catalog }
}

export const EVIDENCE: Evidence = {
  screenSha256: 'a'.repeat(64),
  action: '点击“同意”',
  channel: 'web',
  version: '0.1.0',
}

/** A request that is good in law: separate consent to one kind of sensitive data. */
export function askOf(over: Partial<ConsentAsk> = {}): ConsentAsk {
  const { processing: _processing, ...rest } = over
  return {
    dataset: 'card-trips',
    subject: 'card 1',
    processing: {
      consentKind: 'separate',
      privacyNotice: {
        uri: 'https://uni.example/notice',
        version: '1.2',
        text: '我们为研究换乘使用您的乘车记录。',
      },
      language: 'zh-CN',
      purpose: 'research',
      piiInformation: [
        {
          piiType: '进出站记录',
          piiAttributeId: 'trip/entry_station',
          piiOptional: false,
          sensitivePiiCategory: 'trajectory',
        },
      ],
      piiControllers: ['uni'],
      processingMethods: ['store', 'aggregate'],
      storageLocations: ['云泽省临衡市'],
      retentionPeriod: 'P180D',
      jurisdiction: 'CN',
      recipientThirdParties: [],
      withdrawalMethod: '凭回执随时撤回',
      parties: [
        {
          partyId: 'uni',
          name: '临衡大学',
          address: '临衡市学府路 1 号',
          contact: '数据保护负责人',
          type: 'controller',
        },
      ],
      validityDays: 180,
      necessityAndImpact: '研究换乘须知道进出站；他人可能推断您的行踪。',
      piaRef: 'PIA-2026-07',
      subjectUnder14: false,
    },
    ...rest,
  }
}
