// The protections of the protocol that a simulation can switch off, one at a time, to see that its
// oracles notice. Everywhere else they all hold, at no cost.
#ifndef ASSAY_PROTO_PROTECTION_HPP_
#define ASSAY_PROTO_PROTECTION_HPP_

namespace assay::proto {

enum class Protection : unsigned char { none, crc, sequence, nonce, bounds, window, digest };

#ifdef ASSAY_SABOTAGE
extern Protection sabotaged;  // by the simulation
inline bool holds(Protection protection) { return protection != sabotaged; }
#else
constexpr bool holds(Protection) { return true; }
#endif

}  // namespace assay::proto

#endif  // ASSAY_PROTO_PROTECTION_HPP_
