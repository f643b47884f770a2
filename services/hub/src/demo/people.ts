import type { Role } from '@tongqu/access'

/** An organisation of the demonstration. All of it is invented; province 云泽 does not exist. */
export type DemoOrganisation = {
  /** Ids are `demo-<key>`. */
  key: string
  name: string
  nameEn: string
  /** With a right check character; the registration authority 99 has never given one. */
  uscc: string
  kind: 'enterprise' | 'institution' | 'government'
  /** Provider of the catalogue that it is. */
  provider?: string
  authority?: true
  /** Login `<key>-<name of the role>` → roles. */
  people: Readonly<Record<string, readonly Role[]>>
}

const PROVIDES = { provider: ['provider'], signer: ['signer'] } as const

export const demoOrganisations: readonly DemoOrganisation[] = [
  {
    key: 'authority',
    name: '云泽省交通运输厅',
    nameEn: 'Yunze Provincial Department of Transport',
    uscc: '11990000MB0000010K',
    kind: 'government',
    provider: 'yunze-transport-department',
    authority: true,
    people: {
      operator: ['operator'],
      reviewer: ['reviewer'],
      approver: ['approver'],
      filer: ['reviewer'],
      auditor: ['auditor'],
      provider: ['provider'],
      signer: ['signer'],
    },
  },
  {
    key: 'bus',
    name: '临衡公共交通集团有限公司',
    nameEn: 'Linheng Public Transport Group',
    uscc: '91990100MA0000020F',
    kind: 'enterprise',
    provider: 'linheng-bus-group',
    people: PROVIDES,
  },
  {
    key: 'parking',
    name: '临衡市停车管理中心',
    nameEn: 'Linheng Parking Centre',
    uscc: '12990100MB0000030P',
    kind: 'institution',
    provider: 'linheng-parking-centre',
    people: PROVIDES,
  },
  {
    key: 'rail',
    name: '云泽铁路局集团',
    nameEn: 'Yunze Railway Group',
    uscc: '91990000MA0000040C',
    kind: 'enterprise',
    provider: 'yunze-railway',
    people: PROVIDES,
  },
  {
    key: 'road',
    name: '临衡市道路运行中心',
    nameEn: 'Linheng Road Operations',
    uscc: '12990100MB0000060T',
    kind: 'institution',
    provider: 'linheng-road-operations',
    people: PROVIDES,
  },
  {
    key: 'card',
    name: '云泽一卡通公司',
    nameEn: 'Yunze Card Company',
    uscc: '91990000MA0000090H',
    kind: 'enterprise',
    provider: 'yunze-card-company',
    people: PROVIDES,
  },
  {
    key: 'freight',
    name: '云泽省道路货运公共监管平台',
    nameEn: 'Yunze Road Freight Public Supervision Platform',
    uscc: '91990000MA00000B0K',
    kind: 'enterprise',
    provider: 'yunze-freight-platform',
    people: PROVIDES,
  },
  {
    key: 'hazmat',
    name: '云泽省危险货物运输监控中心',
    nameEn: 'Yunze Dangerous Goods Transport Monitoring Centre',
    uscc: '12990000MB00000C0U',
    kind: 'institution',
    provider: 'yunze-hazmat-centre',
    people: PROVIDES,
  },
  {
    key: 'maas',
    name: '临衡出行科技有限公司',
    nameEn: 'Linheng Mobility Technology',
    uscc: '91990100MA00000G0X',
    kind: 'enterprise',
    people: { applicant: ['consumer'], signer: ['signer'], analyst: ['analyst', 'consumer'] },
  },
  {
    key: 'haul',
    name: '云泽物流信息有限公司',
    nameEn: 'Yunze Logistics Information',
    uscc: '91990000MA00000H0R',
    kind: 'enterprise',
    people: { applicant: ['consumer'], signer: ['signer'] },
  },
  {
    key: 'university',
    name: '云泽大学交通研究院',
    nameEn: 'Yunze University, Institute of Transport',
    uscc: '12990000MB00000J02',
    kind: 'institution',
    people: { applicant: ['consumer'], signer: ['signer'] },
  },
  {
    key: 'emergency',
    name: '云泽省应急管理厅',
    nameEn: 'Yunze Provincial Department of Emergency Management',
    uscc: '11990000MB00000K06',
    kind: 'government',
    people: { applicant: ['consumer'], analyst: ['analyst', 'consumer'] },
  },
]

/** Organisations whose program gets a client of its own, with a key pair made for it. */
export const DEMO_APPS = ['maas', 'haul', 'university', 'emergency'] as const
