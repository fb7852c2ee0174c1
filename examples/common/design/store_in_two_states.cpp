#include "common/design/store_in.hpp"

template std::unique_ptr<rramvar::StoredWeights> rramvar::programs::store_in<2>(
    const StoreRequest&);
