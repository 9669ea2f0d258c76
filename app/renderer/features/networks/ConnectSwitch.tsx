import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworkRow } from '../../../../helper/protocol/index.ts';
import { useMayConnect } from '../../state/index.ts';
import { Switch } from '../../ui/Toggle.tsx';
import { changeAndSay } from './actions.ts';
import { isMoving, isOn } from './network-state.ts';

/** Connects and disconnects. It follows the network, whoever changed it; a press asks for the other state. */
export function ConnectSwitch({ network }: { network: NetworkRow }) {
  const { t } = useTranslation();
  const mayConnect = useMayConnect();
  const [asked, setAsked] = useState(false);
  const on = isOn(network);
  const press = async () => {
    setAsked(true);
    await changeAndSay({ name: network.name }, on ? 'down' : 'up', t);
    setAsked(false);
  };
  return (
    <Switch
      label={t(on ? 'networks:disconnect' : 'networks:connect', { name: network.name })}
      isSelected={on}
      isDisabled={
        !mayConnect || asked || isMoving(network) || network.state === 'pending' || (!on && network.faults > 0)
      }
      onChange={() => void press()}
    />
  );
}
