"""RFC 6962 section 2.1, written as the recursive definitions stand there."""
import hashlib


def _node(left, right):
    return hashlib.sha256(b'\1' + left + right).digest()


def _split(n):
    return 1 << (n - 1).bit_length() - 1


def root(leaves):
    if not leaves:
        return hashlib.sha256(b'').digest()
    if len(leaves) == 1:
        return leaves[0]
    k = _split(len(leaves))
    return _node(root(leaves[:k]), root(leaves[k:]))


def frontier(leaves):
    """Roots of the perfect subtrees, left to right."""
    if not leaves:
        return []
    k = 1 << len(leaves).bit_length() - 1
    return [root(leaves[:k])] + frontier(leaves[k:])


def inclusion(m, leaves):
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if m < k:
        return inclusion(m, leaves[:k]) + [root(leaves[k:])]
    return inclusion(m - k, leaves[k:]) + [root(leaves[:k])]


def consistency(m, leaves):
    return [] if m in (0, len(leaves)) else _subproof(m, leaves, True)


def _subproof(m, leaves, whole):
    n = len(leaves)
    if m == n:
        return [] if whole else [root(leaves)]
    k = _split(n)
    if m <= k:
        return _subproof(m, leaves[:k], whole) + [root(leaves[k:])]
    return _subproof(m - k, leaves[k:], False) + [root(leaves[:k])]
