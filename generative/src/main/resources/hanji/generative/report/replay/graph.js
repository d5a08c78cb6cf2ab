'use strict';
/*
 * Places of values in layers, inputs at the top: Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical
 * system structures", 1981. Long edges pass through places of their own, layers are ordered by the means of their neighbours.
 */
const layered = (ids, inputsOf, {width, height, gapX, gapY}) => {
  const shown = new Set(ids), place = new Map();
  const inputs = new Map(ids.map(id => [id, [...new Set(inputsOf(id))].filter(input => shown.has(input))]));
  ids.forEach(id => place.set(id, {id, layer: 1 + Math.max(-1, ...inputs.get(id).map(input => place.get(input).layer))}));
  const users = new Map(ids.map(id => [id, ids.filter(user => inputs.get(user).includes(id))]));
  [...ids].reverse().filter(id => inputs.get(id).length === 0 && users.get(id).length > 0).forEach(id => {
    place.get(id).layer = Math.min(...users.get(id).map(user => place.get(user).layer)) - 1; // beside what reads it first
  });

  const layers = [], links = [], edges = [];
  const put = spot => { (layers[spot.layer] ||= []).push(spot); return spot; };
  ids.forEach(id => put(Object.assign(place.get(id), {width})));
  ids.forEach(id => inputs.get(id).forEach(input => {
    const route = [place.get(input)];
    for (let layer = route[0].layer + 1; layer < place.get(id).layer; layer++) route.push(put({layer, width: 14}));
    route.push(place.get(id));
    route.slice(1).forEach((spot, i) => links.push([route[i], spot]));
    edges.push({from: input, to: id, route});
  }));

  const filled = [...layers].map(layer => layer || []);
  const above = spot => links.filter(link => link[1] === spot).map(link => link[0]);
  const below = spot => links.filter(link => link[0] === spot).map(link => link[1]);
  const centre = (spot, neighbours) => {
    const near = neighbours(spot);
    return near.length ? near.reduce((sum, other) => sum + other.x, 0) / near.length : spot.x;
  };
  const spread = layer => {
    let x = 0;
    layer.forEach(spot => { spot.x = x + spot.width / 2; x += spot.width + gapX; });
    layer.forEach(spot => { spot.x -= (x - gapX) / 2; });
  };
  filled.forEach(spread);
  for (let sweep = 0; sweep < 8; sweep++) {
    const down = sweep % 2 === 0;
    (down ? filled : [...filled].reverse()).forEach(layer => {
      const wish = new Map(layer.map(spot => [spot, centre(spot, down ? above : below)]));
      layer.sort((a, b) => wish.get(a) - wish.get(b));
      spread(layer);
    });
  }
  for (let sweep = 0; sweep < 6; sweep++) {
    filled.forEach(layer => pull(layer, new Map(layer.map(spot =>
      [spot, centre(spot, other => [...above(other), ...below(other)])])), gapX));
  }
  const spots = filled.flat(), left = Math.min(...spots.map(spot => spot.x - spot.width / 2));
  spots.forEach(spot => { spot.x -= left; spot.y = spot.layer * (height + gapY); });
  return {
    place, edges,
    width: Math.max(...spots.map(spot => spot.x + spot.width / 2)),
    height: filled.length * (height + gapY) - gapY
  };
};

/** Moves the spots of a layer, in their order and without overlap, to the means of where pushing from either side puts them. */
const pull = (layer, wish, gap) => {
  const apart = (a, b) => (a.width + b.width) / 2 + gap;
  const fromLeft = [], fromRight = [];
  layer.forEach((spot, i) => {
    fromLeft[i] = i ? Math.max(wish.get(spot), fromLeft[i - 1] + apart(layer[i - 1], spot)) : wish.get(spot);
  });
  for (let i = layer.length - 1; i >= 0; i--) {
    const spot = layer[i];
    fromRight[i] = i < layer.length - 1
      ? Math.min(wish.get(spot), fromRight[i + 1] - apart(spot, layer[i + 1])) : wish.get(spot);
  }
  layer.forEach((spot, i) => { spot.x = (fromLeft[i] + fromRight[i]) / 2; });
};
