import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  linkKey as keyFor,
  macFault,
  newLinkNameFault,
  type Failure,
  type Link,
} from '../../../../helper/protocol/index.ts';
import { say, type Message } from '../../../../helper/protocol/messages/index.ts';
import { explainFailure } from '../../i18n/failure.ts';
import { mtuFault } from '../../parts/forms/faults.ts';
import { localized } from '../../i18n/message.ts';
import {
  doneRenaming,
  linkAt,
  ownerOf,
  peerOf,
  pointerKey,
  useAddresses,
  useApp,
  useLinks,
  useMayChange,
  useNamespaces,
} from '../../state/index.ts';
import { Select } from '../../ui/Select.tsx';
import { Switch } from '../../ui/Toggle.tsx';
import { controllersIn, namesIn } from '../../parts/links/propose.ts';
import { changeLink, type LinkChange } from '../../parts/links/change.ts';
import { canDelete } from '../../parts/links/link-state.ts';
import { LinkOwner } from '../../parts/ownership/Owner.tsx';
import { Holders } from './Holders.tsx';
import { InlineField } from '../../parts/inspector/InlineField.tsx';
import styles from '../../parts/inspector/Inspector.module.css';
import { JumpButton, LinkJump } from '../../parts/inspector/Jump.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { Fact, Row } from '../../parts/inspector/Section.tsx';

/** What can be changed on any link; each edit is one request, with its failure beside the field. */
export function Properties({ link, linkKey }: { link: Link; linkKey: string }) {
  const { t } = useTranslation();
  const links = useLinks();
  const namespaces = useNamespaces();
  const addresses = useAddresses(linkKey);
  const isDisabled = !useMayChange();
  const controllerKey = link.controller === null ? null : keyFor(link.namespace, link.controller);
  const controller = useApp((state) => linkAt(controllerKey)(state));
  const peer = useApp(peerOf(linkKey));
  const owner = useApp(ownerOf('links', linkKey));
  const isRenamed = useApp((state) => state.renaming === linkKey);
  const [failed, setFailed] = useState<{ field: string; failure: Failure } | null>(null);
  const [moving, setMoving] = useState<string | null>(null);

  const done = (field: string, value: string) => t('inspector:done', { name: link.name, field, value });
  const save = (change: LinkChange, field: string, value: string) => changeLink(link, change, done(field, value), t);
  const choose = async (change: LinkChange, name: string, field: string, value: string) => {
    const failure = await save(change, field, value);
    setFailed(failure && { field: name, failure });
  };
  const note = (field: string) => {
    if (failed?.field !== field) return null;
    const words = explainFailure(failed.failure, t);
    return (
      <span role="alert" className={`${styles.note} ${styles.error}`}>
        {[words.title, words.kernel, words.remedy].filter(Boolean).join(' ')}
      </span>
    );
  };
  const nameFault = (name: string): Message | null =>
    newLinkNameFault(name) ?? (namesIn(links, link.namespace).has(name) ? say('field.linkTaken', { name }) : null);
  const ownMtuFault = (typed: string): Message | null => {
    const { minMtu, maxMtu } = link;
    if (minMtu !== null && Number(typed) < minMtu) return say('field.least', { minimum: minMtu });
    if (maxMtu !== null && maxMtu > 0 && Number(typed) > maxMtu) return say('field.most', { maximum: maxMtu });
    return mtuFault(typed);
  };
  const fixed = !canDelete(link);
  const ports = controllersIn(links, link.namespace).filter((one) => one.index !== link.index);

  return (
    <div className={styles.rows}>
      <Row label={t('inspector:up')}>
        <span className={styles.value}>
          <Switch
            label={t('inspector:up')}
            isDisabled={isDisabled}
            isSelected={link.up}
            onChange={(up) =>
              void choose({ up }, 'up', t('inspector:up'), t(up ? 'links:state.up' : 'links:state.down'))
            }
          >
            {t(link.up ? 'links:state.up' : 'links:state.down')}
          </Switch>
        </span>
        {note('up')}
      </Row>
      <Fact label={t('terms:carrier.name')} term="carrier" mono={false}>
        {t(link.carrier ? 'inspector:yes' : 'inspector:no')}
      </Fact>
      <InlineField
        mono
        label={t('create:name')}
        value={link.name}
        isAsked={isRenamed}
        onAsked={doneRenaming}
        isDisabled={isDisabled || link.kind === 'loopback'}
        fault={nameFault}
        save={(name) => save({ name }, t('create:name'), name)}
      />
      <InlineField
        numeric
        label={t('create:mtu')}
        term="mtu"
        value={String(link.mtu)}
        unit={t('create:unit.bytes')}
        isDisabled={isDisabled}
        fault={ownMtuFault}
        save={(mtu) => save({ mtu: Number(mtu) }, t('create:mtu'), mtu)}
      />
      {link.mac !== null && (
        <InlineField
          mono
          label={t('create:mac')}
          term="mac"
          value={link.mac}
          isDisabled={isDisabled || link.kind === 'loopback'}
          fault={macFault}
          save={(mac) => save({ mac }, t('create:mac'), mac)}
        />
      )}
      <InlineField
        label={t('create:alias')}
        term="alias"
        value={link.alias ?? ''}
        isDisabled={isDisabled}
        fault={(alias) => (alias.length > 255 ? say('field.characters', { maximum: 255 }) : null)}
        save={(alias) => save({ alias }, t('create:alias'), alias || t('common:none'))}
      />
      <Row label={t('create:controller')} term="controller">
        <span className={controller ? styles.withJump : styles.inline}>
          <Select
            hideLabel
            mono
            label={t('create:controller')}
            value={controller?.name ?? ''}
            isDisabled={isDisabled || link.kind === 'loopback'}
            onChange={(name) =>
              void choose({ controller: name || null }, 'controller', t('create:controller'), name || t('common:none'))
            }
            choices={[
              { value: '', label: t('common:none') },
              ...ports.map(({ name }) => ({ value: name, label: name })),
            ]}
          />
          {controllerKey !== null && controller && <JumpButton linkKey={controllerKey} name={controller.name} />}
        </span>
        {note('controller')}
      </Row>
      <Row label={t('create:namespace')} term="namespace">
        <Select
          hideLabel
          label={t('create:namespace')}
          value={link.namespace}
          isDisabled={isDisabled || link.kind === 'loopback'}
          onChange={(name) => {
            if (name === link.namespace) return;
            // Addresses stay behind: that is said before, where there are any.
            if (addresses.length > 0 || fixed) setMoving(name);
            else void choose({ moveTo: name }, 'namespace', t('create:namespace'), name || t('common:ownNamespace'));
          }}
          choices={namespaces.map(({ name }) => ({ value: name, label: name || t('common:ownNamespace') }))}
        />
        {note('namespace')}
      </Row>
      {(peer !== null || link.peer) && (
        <Row label={t('terms:peer.name')} term="peer">
          <LinkJump linkKey={peer} context={link.namespace} />
        </Row>
      )}
      {link.parent && (
        <Row label={t('terms:parent.name')} term="parent">
          <LinkJump linkKey={pointerKey(link.parent)} context={link.namespace} />
        </Row>
      )}
      <Holders linkKey={linkKey} />
      <Row label={t('terms:owner.name')} term="owner">
        <span className={styles.value}>
          <LinkOwner link={link} />
        </span>
        {owner !== undefined && <span className={`${styles.note} ${styles.quiet}`}>{localized(owner.evidence)}</span>}
      </Row>
      {moving !== null && (
        <MoveDialog
          link={link}
          to={moving}
          addresses={addresses.length}
          onClose={() => setMoving(null)}
          onMove={() => save({ moveTo: moving }, t('create:namespace'), moving || t('common:ownNamespace'))}
        />
      )}
    </div>
  );
}
