//! Names: which id each renamed item has now, found in nearly linear time however long the chain of renamings is.
//!
//! Names that mean the same item are one set of a union-find structure, whose root knows the name in use. So a renaming joins
//! two sets in about constant time, where moving each former name would take as long as the chain is.

use std::collections::HashMap;

use crate::deck::ItemId;

/// Sets of names.
#[derive(Default)]
struct Sets<'a> {
    /// The parent of each node; a root is its own.
    parents: Vec<usize>,
    /// How many nodes are below a root.
    sizes: Vec<usize>,
    /// The name in use, by root.
    in_use: Vec<&'a ItemId>,
}

/// The id that each renamed item has now. Renamings come in their order; each ends one name and begins, or goes back to, another.
pub(super) fn names<'a>(renamings: impl IntoIterator<Item = (&'a ItemId, &'a ItemId)>) -> HashMap<ItemId, ItemId> {
    let mut sets = Sets::default();
    // The node of each former name, and the set of each name in use that has former names.
    let (mut former, mut current) = (HashMap::<&ItemId, usize>::new(), HashMap::<&ItemId, usize>::new());
    for (item, to) in renamings {
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
        sets.in_use[root] = to;
        current.insert(to, root);
    }
    let now = |(name, node): (&ItemId, usize)| {
        let root = sets.root(node);
        (name.clone(), sets.in_use[root].clone())
    };
    former.into_iter().map(now).collect()
}

impl<'a> Sets<'a> {
    /// Adds a set of one node.
    fn add(&mut self, in_use: &'a ItemId) -> usize {
        let node = self.parents.len();
        self.parents.push(node);
        self.sizes.push(1);
        self.in_use.push(in_use);
        node
    }

    /// The root of a node; what is on the way to it is nearer to it afterwards.
    fn root(&mut self, mut node: usize) -> usize {
        while self.parents[node] != node {
            self.parents[node] = self.parents[self.parents[node]];
            node = self.parents[node];
        }
        node
    }

    /// Joins two sets: the smaller one below the larger one. The root of both.
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

    /// The plain definition: each renaming moves every name that meant the item, and the two names in it mean themselves before.
    fn moved_one_by_one(renamings: &[(ItemId, ItemId)]) -> HashMap<ItemId, ItemId> {
        let mut names = HashMap::<ItemId, ItemId>::new();
        for (item, to) in renamings.iter().filter(|(item, to)| item != to) {
            names.remove(to);
            names.remove(item);
            for now in names.values_mut().filter(|now| *now == item) {
                *now = to.clone();
            }
            names.insert(item.clone(), to.clone());
        }
        names
    }

    fn found(renamings: &[(ItemId, ItemId)]) -> HashMap<ItemId, ItemId> {
        names(renamings.iter().map(|(item, to)| (item, to)))
    }

    proptest! {
        #[test]
        fn names_are_those_of_the_plain_definition(chain in prop::collection::vec((0_usize..9, 0_usize..9), 0..60)) {
            let renamings: Vec<_> = chain.into_iter().map(|(from, to)| (item(from), item(to))).collect();
            prop_assert_eq!(found(&renamings), moved_one_by_one(&renamings));
        }
    }

    #[test]
    fn the_steps_to_the_root_of_a_long_chain_are_few() {
        let count = 20_000;
        for names_rise in [true, false] {
            let items: Vec<ItemId> = (0..=count).map(|n| item(if names_rise { n } else { count - n })).collect();
            let found = names(items.iter().zip(&items[1..]));
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
