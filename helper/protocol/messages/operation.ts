import { define } from './define.ts';

/** Operations in a few words, as parts of a sentence about what is left. */
export const operation = define({
  linkAdd: { en: 'make {{kind}} link {{link}}', zh: '新建 {{kind}} 接口 {{link}}' },
  linkDelete: { en: 'delete link {{link}}', zh: '删除接口 {{link}}' },
  linkSet: { en: 'set {{fields, parts}} of link {{link}}', zh: '设置接口 {{link}} 的 {{fields, list}}' },
  addressAdd: { en: 'add address {{address}} to {{link}}', zh: '为 {{link}} 添加地址 {{address}}' },
  addressDelete: { en: 'remove address {{address}} from {{link}}', zh: '从 {{link}} 删除地址 {{address}}' },
  namespaceAdd: { en: 'make namespace {{name}}', zh: '新建命名空间 {{name}}' },
  namespaceDelete: { en: 'delete namespace {{name}}', zh: '删除命名空间 {{name}}' },
  routeAdd: { en: 'add route to {{destination}}', zh: '添加路由：{{destination}}' },
  routeDelete: { en: 'delete route to {{destination}}', zh: '删除路由：{{destination}}' },
  ruleAdd: { en: 'add rule', zh: '添加规则' },
  ruleAddIn: { en: 'add rule in namespace {{namespace}}', zh: '在命名空间 {{namespace}} 中添加规则' },
  ruleDelete: { en: 'delete rule', zh: '删除规则' },
  ruleDeleteIn: { en: 'delete rule in namespace {{namespace}}', zh: '在命名空间 {{namespace}} 中删除规则' },
  sysctlSet: { en: 'set {{setting}} to {{value}}', zh: '将 {{setting}} 设为 {{value}}' },
  settingOf: { en: '{{key}} of {{link}}', zh: '{{link}} 的 {{key}}' },
  natSet: { en: 'set NAT of network {{network}}', zh: '设置网络 {{network}} 的 NAT' },
  dhcpSet: { en: 'set DHCP of network {{network}}', zh: '设置网络 {{network}} 的 DHCP' },
  dnsSet: { en: 'set name servers of {{link}}', zh: '设置 {{link}} 的域名服务器' },
  unmanagedSet: { en: 'set unmanaged links of network {{network}}', zh: '设置网络 {{network}} 中不受管理的接口' },
  datapathAdd: { en: 'make {{type}} {{name}}', zh: '启动 {{type}} {{name}}' },
  datapathSet: { en: 'change {{type}} {{name}}', zh: '更改 {{type}} {{name}}' },
  datapathDelete: { en: 'delete datapath {{name}}', zh: '删除数据通路 {{name}}' },
});

/** Why an operation of an earlier change does not apply to what is now. */
export const stale = define({
  noNamespace: { en: 'There is no namespace {{name}} any more.', zh: '命名空间 {{name}} 已不存在。' },
  namespaceThere: { en: 'A namespace named {{name}} is there.', zh: '已有名为 {{name}} 的命名空间。' },
  noLink: { en: 'There is no link {{link}} any more.', zh: '接口 {{link}} 已不存在。' },
  linkThere: { en: 'A link named {{name}} is there.', zh: '已有名为 {{name}} 的接口。' },
  otherLink: {
    en: 'The link {{name}} carries another mark now: somebody else made or took it.',
    zh: '接口 {{name}} 的标记已不同：它由其他程序新建或接管。',
  },
  nameTaken: { en: 'Another link is named {{name}} now.', zh: '另一个接口现在名为 {{name}}。' },
  addressThere: { en: '{{link}} has the address {{address}} already.', zh: '{{link}} 已有地址 {{address}}。' },
  addressGone: { en: '{{link}} has the address {{address}} no longer.', zh: '{{link}} 已没有地址 {{address}}。' },
  routeThere: {
    en: 'A route to {{destination}} with this metric is there.',
    zh: '已有到 {{destination}}、度量值相同的路由。',
  },
  routeGone: {
    en: 'The route to {{destination}} is there no longer as it was made.',
    zh: '当初添加的到 {{destination}} 的路由已不存在。',
  },
  ruleThere: { en: 'The rule is there already.', zh: '已有该规则。' },
  ruleGone: { en: 'The rule is there no longer.', zh: '该规则已不存在。' },
  settingThere: { en: 'The setting has this value already.', zh: '该设置已是此值。' },
  datapathThere: { en: 'A datapath named {{name}} is there.', zh: '已有名为 {{name}} 的数据通路。' },
  noDatapath: { en: 'There is no datapath {{name}} any more.', zh: '数据通路 {{name}} 已不存在。' },
});
