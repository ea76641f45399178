//! Renames: the current id of every renamed item, in nearly linear time however long a chain of renames is.
//!
//! Ids of the same item form a set of a union-find structure, whose root knows the current id. A rename then joins two
//! sets in almost constant time, while updating every former id would take time proportional to the chain.

use std::collections::HashMap;

use crate::deck::ItemId;

/// Disjoint sets of ids.
#[derive(Default)]
struct Sets<'a> {
    /// The parent of each node; a root is its own parent.
    parents: Vec<usize>,
    /// Number of nodes in each root's set.
    sizes: Vec<usize>,
    /// The current id, by root.
    current: Vec<&'a ItemId>,
}

/// The current id of each renamed item, by former id. Renames come in replay order; each retires one id and starts or
/// reuses another.
pub(super) fn current_ids<'a>(renames: impl IntoIterator<Item = (&'a ItemId, &'a ItemId)>) -> HashMap<ItemId, ItemId> {
    let mut sets = Sets::default();
    // The node of each former id, and the set of each current id that has former ids.
    let (mut former, mut current) = (HashMap::<&ItemId, usize>::new(), HashMap::<&ItemId, usize>::new());
    for (item, to) in renames {
        if item == to {
            continue;
        }
        former.remove(to);
        let node = sets.add(to);
        former.insert(item, node);
        let mut root = node;
        for set in [current.remove(item), current.get(to).copied()].into_iter().flatten() {
            root = sets.join(root, set);
        }
        sets.current[root] = to;
        current.insert(to, root);
    }
    let entry = |(id, node): (&ItemId, usize)| {
        let root = sets.root(node);
        (id.clone(), sets.current[root].clone())
    };
    former.into_iter().map(entry).collect()
}

impl<'a> Sets<'a> {
    /// Adds a set with one node.
    fn add(&mut self, current: &'a ItemId) -> usize {
        let node = self.parents.len();
        self.parents.push(node);
        self.sizes.push(1);
        self.current.push(current);
        node
    }

    /// The root of a node. Shortens the path to it by path halving.
    fn root(&mut self, mut node: usize) -> usize {
        while self.parents[node] != node {
            self.parents[node] = self.parents[self.parents[node]];
            node = self.parents[node];
        }
        node
    }

    /// Joins two sets, the smaller one below the larger one, and returns their root.
    fn join(&mut self, one: usize, other: usize) -> usize {
        let (one, other) = (self.root(one), self.root(other));
        let (above, below) = if self.sizes[one] < self.sizes[other] { (other, one) } else { (one, other) };
        if above != below {
            self.parents[below] = above;
            self.sizes[above] += self.sizes[below];
        }
        above
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn item(n: usize) -> ItemId {
        ItemId::parse(&format!("deck/item-{n}")).unwrap()
    }

    /// Reference implementation: each rename updates every former id of the item.
    fn updated_one_by_one(renames: &[(ItemId, ItemId)]) -> HashMap<ItemId, ItemId> {
        let mut current = HashMap::<ItemId, ItemId>::new();
        for (item, to) in renames.iter().filter(|(item, to)| item != to) {
            current.remove(to);
            current.remove(item);
            for now in current.values_mut().filter(|now| *now == item) {
                *now = to.clone();
            }
            current.insert(item.clone(), to.clone());
        }
        current
    }

    fn found(renames: &[(ItemId, ItemId)]) -> HashMap<ItemId, ItemId> {
        current_ids(renames.iter().map(|(item, to)| (item, to)))
    }

    proptest! {
        #[test]
        fn current_ids_match_the_reference_implementation(chain in prop::collection::vec((0_usize..9, 0_usize..9), 0..60)) {
            let renames: Vec<_> = chain.into_iter().map(|(from, to)| (item(from), item(to))).collect();
            prop_assert_eq!(found(&renames), updated_one_by_one(&renames));
        }
    }

    #[test]
    fn the_root_of_a_long_chain_is_few_steps_away() {
        let count = 20_000;
        for ids_rise in [true, false] {
            let items: Vec<ItemId> = (0..=count).map(|n| item(if ids_rise { n } else { count - n })).collect();
            let found = current_ids(items.iter().zip(&items[1..]));
            assert_eq!(found.len(), count);
            assert!(found.values().all(|now| *now == items[count]));
        }
        let mut sets = Sets::default();
        let (name, mut depth) = (item(0), 0);
        let mut root = sets.add(&name);
        for _ in 0..20_000 {
            let node = sets.add(&name);
            root = sets.join(node, root);
        }
        for mut node in 0..sets.parents.len() {
            let mut steps = 0;
            while sets.parents[node] != node {
                node = sets.parents[node];
                steps += 1;
            }
            depth = depth.max(steps);
        }
        assert!(depth <= 15, "{depth} steps, of a set that is joined smaller below larger");
    }
}
