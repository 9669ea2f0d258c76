import { ReactFlow, useReactFlow, type NodeChange, type NodeTypes } from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect, useMemo, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { linkKey, type DatapathRow, type Link } from '../../../../helper/protocol/index.ts';
import { chosenOf, datapathKey } from '../../state/datapath-keys.ts';
import { useMayChange } from '../../state/hooks.ts';
import { rename } from '../../state/store.ts';
import { IconButton } from '../../ui/Button.tsx';
import type { MenuPoint } from '../../ui/Menu.tsx';
import { Cables } from './Cables.tsx';
import { useDrag, dropDatapath, dropTarget } from './drop.ts';
import { DatapathCard, PortPlug, RemoteBox } from './DatapathCard.tsx';
import { moveTo, settleOn, useFocus, hasMenu } from './useSpot.ts';
import { Lanes } from './Lanes.tsx';
import { neighbourOf, type Direction } from './layout/neighbours.ts';
import type { Picture } from './layout/places.ts';
import { LinkCard } from './LinkCard.tsx';
import { nodesOf, spotsOf, type PictureNode } from './nodes.ts';
import { Outside } from './Outside.tsx';
import { FoldCard, NamespaceBox, ProgramBox, StackBar } from './places.tsx';
import type { Plugging } from './PlugDialog.tsx';
import { ZOOM } from './sight.ts';
import { movedTo, moveTo as keepViewport, usePictureViewport } from './useViewport.ts';
import styles from './Topology.module.css';
import '@xyflow/react/dist/base.css';

const NODE_TYPES: NodeTypes = {
  link: LinkCard,
  datapath: DatapathCard,
  port: PortPlug,
  remote: RemoteBox,
  program: ProgramBox,
  stack: StackBar,
  namespace: NamespaceBox,
  fold: FoldCard,
};
const ARROWS: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
/** Beyond this many nodes only those in sight are drawn. */
const DRAW_ALL = 150;

interface CanvasProps {
  picture: Picture;
  describedBy: string;
  onMenu: (key: string, at: MenuPoint) => void;
  onDelete: (key: string) => void;
  onPlug: (plugging: Plugging) => void;
  onJoin: (link: Link, datapath: DatapathRow) => void;
  /** Where nothing stands. */
  onGround: (at: MenuPoint) => void;
}

const spotUnder = (target: EventTarget): { id: string; element: Element } | null => {
  const element = target instanceof Element ? target.closest('[data-spot]') : null;
  const id = element?.getAttribute('data-spot');
  return element && id != null ? { id, element } : null;
};

/**
 * The picture: pan and zoom, arrows between cards, a menu on each, and links that can be dragged to a bridge or a
 * datapath.
 */
export function Canvas({ picture, describedBy, onMenu, onDelete, onPlug, onJoin, onGround }: CanvasProps) {
  const { t } = useTranslation();
  const mayChange = useMayChange();
  const { zoomIn, zoomOut, getViewport } = useReactFlow();
  const [dragged, setDragged] = useState<{ id: string; position: { x: number; y: number } } | null>(null);
  const spots = useMemo(() => spotsOf(picture), [picture]);
  const resting = useMemo(() => nodesOf(picture, mayChange), [picture, mayChange]);
  const nodes = useMemo(
    () =>
      dragged
        ? resting.map((node) => (node.id === dragged.id ? { ...node, position: dragged.position, zIndex: 3 } : node))
        : resting,
    [resting, dragged],
  );
  const { fit, bringIntoSight } = usePictureViewport(picture.bounds, spots);

  // The tab order always leads to a place that exists.
  useEffect(() => {
    const { spot } = useFocus.getState();
    const first = spots.keys().next().value;
    if ((spot === null || !spots.has(spot)) && first !== undefined) settleOn(first);
  }, [spots]);

  const onNodesChange = (changes: NodeChange<PictureNode>[]) => {
    for (const change of changes) {
      if (change.type === 'position' && change.dragging && change.position)
        setDragged({ id: change.id, position: change.position });
    }
  };
  /** What a link that is let go here would be plugged into. */
  const targetOf = (node: PictureNode): { link: Link; bridge: Link | null; datapath: DatapathRow | null } | null => {
    if (node.type !== 'link') return null;
    const { link } = node.data;
    const box = { ...node.position, width: node.width ?? 0, height: node.height ?? 0 };
    return { link, bridge: dropTarget(picture, link, box), datapath: dropDatapath(picture, link, box) };
  };
  const onNodeDrag = (_: unknown, node: PictureNode) => {
    const { bridge = null, datapath = null } = targetOf(node) ?? {};
    useDrag.setState({
      target: datapath ? datapathKey(datapath.name) : bridge && linkKey(bridge.namespace, bridge.index),
    });
  };
  const onNodeDragStop = (_: unknown, node: PictureNode) => {
    const target = targetOf(node);
    useDrag.setState({ target: null });
    setDragged(null);
    if (target?.datapath) onJoin(target.link, target.datapath);
    else if (target?.bridge) onPlug({ link: target.link, bridge: target.bridge });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const spot = spotUnder(event.target);
    if (!spot || event.ctrlKey || event.altKey || event.metaKey) return;
    const direction = ARROWS[event.key];
    const isObject = hasMenu(spot.id);
    const isLink = isObject && chosenOf(spot.id).what === 'link';
    if (direction) {
      const next = neighbourOf(spots, spot.id, direction);
      if (next !== null) {
        bringIntoSight(next);
        moveTo(next);
      }
    } else if (isObject && (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10'))) {
      const box = spot.element.getBoundingClientRect();
      onMenu(spot.id, { x: box.left + 16, y: box.bottom });
    } else if (isObject && event.key === 'Delete') onDelete(spot.id);
    else if (isLink && event.key === 'F2' && mayChange) rename(spot.id);
    else return;
    event.preventDefault();
  };
  const onContextMenu = (event: MouseEvent) => {
    const spot = spotUnder(event.target);
    if (!spot) {
      if (!(event.target instanceof Element) || event.target.closest('button') !== null) return;
      event.preventDefault();
      return onGround({ x: event.clientX, y: event.clientY });
    }
    if (!hasMenu(spot.id)) return;
    event.preventDefault();
    settleOn(spot.id);
    onMenu(spot.id, { x: event.clientX, y: event.clientY });
  };

  return (
    <div
      role="group"
      aria-label={t('topology:picture')}
      aria-describedby={describedBy}
      className={styles.canvas}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
    >
      <ReactFlow
        nodes={nodes}
        edges={[]}
        nodeTypes={NODE_TYPES}
        onNodesChange={onNodesChange}
        onNodeDrag={onNodeDrag}
        onNodeDragStop={onNodeDragStop}
        defaultViewport={movedTo() ?? { x: 0, y: 0, zoom: 1 }}
        onMoveEnd={(event, viewport) => {
          // Without an event it was us: fitting, or bringing a card into sight.
          if (event !== null) keepViewport(viewport);
        }}
        minZoom={ZOOM.min}
        maxZoom={ZOOM.max}
        nodeDragThreshold={5}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        panActivationKeyCode={null}
        multiSelectionKeyCode={null}
        zoomOnDoubleClick={false}
        panOnScroll
        onlyRenderVisibleElements={nodes.length > DRAW_ALL}
        proOptions={{ hideAttribution: true }}
      >
        <Lanes />
        <Cables cables={picture.cables} bounds={picture.bounds} />
        {picture.outside && <Outside box={picture.outside} />}
      </ReactFlow>
      <div className={styles.controls} role="toolbar" aria-label={t('topology:view')}>
        <IconButton
          small
          label={t('topology:zoomIn')}
          onPress={() => void zoomIn().then(() => keepViewport(getViewport()))}
        >
          <Plus size={14} aria-hidden />
        </IconButton>
        <IconButton
          small
          label={t('topology:zoomOut')}
          onPress={() => void zoomOut().then(() => keepViewport(getViewport()))}
        >
          <Minus size={14} aria-hidden />
        </IconButton>
        <IconButton small label={t('topology:fit')} onPress={fit}>
          <Maximize size={14} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
