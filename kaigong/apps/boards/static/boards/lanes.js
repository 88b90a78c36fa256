// Lays the items out in lanes, one a stage, left to right. ELK places the nodes and routes the edges; what it is told here:
// which column every node stands in, its order within the column, and one thin divider per column between two lanes.
// The dividers of one boundary form a chain that must run straight, and so become the edge between two bands.
(function () {
  "use strict";
  const OPTIONS = {
    "elk.algorithm": "layered", "elk.direction": "RIGHT", "elk.edgeRouting": "ORTHOGONAL", "elk.separateConnectedComponents": "false", "elk.partitioning.activate": "true",
    "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES", "elk.layered.crossingMinimization.forceNodeModelOrder": "true",
    "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX", "elk.layered.mergeEdges": "true",
    "elk.spacing.nodeNode": "14", "elk.spacing.edgeNode": "10", "elk.spacing.edgeEdge": "7",
    "elk.layered.spacing.nodeNodeBetweenLayers": "26", "elk.layered.spacing.edgeNodeBetweenLayers": "12", "elk.layered.spacing.edgeEdgeBetweenLayers": "7",
    "elk.padding": "[top=10,left=10,bottom=10,right=10]",
  };

  function neighbours(nodes, edges) {
    const before = new Map(nodes.map((node) => [node.id, []])), after = new Map(nodes.map((node) => [node.id, []]));
    for (const [from, to] of edges) { before.get(to).push(from); after.get(from).push(to); }
    return { before, after };
  }

  // Column of every node: as early as its predecessors allow, then drawn towards what it serves.
  function columns(nodes, { before, after }) {
    const column = new Map();
    const early = (id) => {
      if (!column.has(id)) { column.set(id, 0); column.set(id, Math.max(-1, ...before.get(id).map(early)) + 1); }
      return column.get(id);
    };
    for (const node of nodes) early(node.id);
    const backwards = [...nodes].sort((one, other) => column.get(other.id) - column.get(one.id));
    for (const { id } of backwards) {
      const next = after.get(id).map((to) => column.get(to));
      if (next.length && before.get(id).length <= 1) column.set(id, Math.min(...next) - 1);
    }
    return column;
  }

  // Order within a column: by lane, then by the mean place of the neighbours, swept to and fro.
  function order(nodes, lanes, column, { before, after }) {
    const lane = new Map(nodes.map((node) => [node.id, lanes.indexOf(node.stage)]));
    const place = new Map(nodes.map((node, n) => [node.id, n]));
    const byColumn = [];
    for (const { id } of nodes) (byColumn[column.get(id)] ||= []).push(id);
    for (let sweep = 0; sweep < 8; sweep += 1) {
      const near = sweep % 2 ? after : before;
      for (const ids of sweep % 2 ? [...byColumn].reverse() : byColumn) {
        const mean = new Map(ids.map((id) => {
          const others = near.get(id).map((other) => lane.get(other) * 100 + place.get(other));
          return [id, others.length ? others.reduce((sum, n) => sum + n, 0) / others.length : lane.get(id) * 100 + place.get(id)];
        }));
        ids.sort((one, other) => lane.get(one) - lane.get(other) || mean.get(one) - mean.get(other));
        ids.forEach((id, n) => place.set(id, n));
      }
    }
    return [...nodes].sort((one, other) => lane.get(one.id) - lane.get(other.id) || place.get(one.id) - place.get(other.id));
  }

  // The graph as ELK takes it. `size(node)` gives width and height.
  function build(data, size) {
    const known = new Set(data.nodes.map((node) => node.id));
    const edges = data.edges.filter(([from, to]) => known.has(from) && known.has(to));
    const near = neighbours(data.nodes, edges);
    const column = columns(data.nodes, near);
    const lanes = data.stages.map((stage) => stage.id).filter((id) => data.nodes.some((node) => node.stage === id));
    const count = Math.max(0, ...column.values()) + 1;
    const sorted = order(data.nodes, lanes, column, near);
    const children = [], links = [];
    lanes.forEach((id, n) => {
      for (const node of sorted.filter((node) => node.stage === id)) {
        children.push({ id: node.id, ...size(node), layoutOptions: { "elk.partitioning.partition": String(column.get(node.id)) } });
      }
      if (n === lanes.length - 1) return;
      for (let at = 0; at < count; at += 1) {
        children.push({ id: `|${n}:${at}`, width: 2, height: 14, layoutOptions: { "elk.partitioning.partition": String(at) } });
        if (at) links.push({ id: `|${n}>${at}`, sources: [`|${n}:${at - 1}`], targets: [`|${n}:${at}`], layoutOptions: { "elk.layered.priority.straightness": "1000" } });
      }
    });
    edges.forEach(([from, to], n) => links.push({ id: `e${n}`, sources: [from], targets: [to] }));
    return { graph: { id: "root", layoutOptions: OPTIONS, children, edges: links }, lanes };
  }

  // What ELK answered, without the dividers: nodes, routes, and the bands between the dividers.
  function read(result, lanes, stages) {
    const nodes = new Map(), cuts = lanes.map(() => []);
    for (const child of result.children) {
      if (child.id[0] === "|") cuts[Number(child.id.slice(1).split(":")[0])].push(child.y + child.height / 2);
      else nodes.set(child.id, { x: child.x, y: child.y, width: child.width, height: child.height });
    }
    const routes = result.edges.filter((edge) => edge.id[0] === "e").map((edge) => {
      const points = edge.sections.flatMap((section) => [section.startPoint, ...(section.bendPoints || []), section.endPoint]);
      return { from: edge.sources[0], to: edge.targets[0], points };
    });
    let top = 0;
    const bands = lanes.map((id, n) => {
      const bottom = cuts[n].length ? cuts[n].reduce((sum, y) => sum + y, 0) / cuts[n].length : result.height;
      const band = { id, name: stages.find((stage) => stage.id === id).name, y: top, height: bottom - top };
      top = bottom;
      return band;
    });
    return { nodes, routes, bands, width: result.width, height: result.height, spread: cuts.map((ys) => Math.max(...ys) - Math.min(...ys)) };
  }

  window.Kaigong = Object.assign(window.Kaigong || {}, { lanes: { build, read } });
})();
